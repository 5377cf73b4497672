"""Every record of the project, a module for each stage of an article's path. Standard library only.

Records are frozen; expected failures (`FetchFailure`, `Rejection`) are values. Times are aware
`datetime`s in UTC, dates are ISO days, offsets count characters of the article's stored text.
"""

from extractors.model.alerts import *
from extractors.model.articles import *
from extractors.model.base import *
from extractors.model.books import *
from extractors.model.collection import *
from extractors.model.events import *
from extractors.model.lineage import *
from extractors.model.mentions import *
from extractors.model.questions import *
from extractors.model.runs import *
from extractors.model.sources import *
