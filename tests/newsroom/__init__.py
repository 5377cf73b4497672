"""A loopback news site of invented outlets, for the demo and the tests.

In a test:      with Newsroom() as newsroom: newsroom.write_sources(folder); ...; newsroom.edition = 2
As a program:   python tests/newsroom --sources-out DIR [--port-base N]
"""

from .content import EDITIONS, Article, ExpectedEvent, Outlet, Toll, articles, outlets
from .server import Asked, Mode, Newsroom, Request

__all__ = [
    "EDITIONS", "Article", "Asked", "ExpectedEvent", "Mode", "Newsroom", "Outlet", "Request", "Toll", "articles",
    "outlets",
]  # fmt: skip
