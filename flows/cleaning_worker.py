"""What runs in a cleaning process: pages in, articles or rejections out, until the other end hangs up."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from extractors.clean import Cleaner, reset_caches
from extractors.model import Article, Rejection, RejectionReason
from flows.cleaning import OUT_OF_MEMORY, Job, address_of

Cleaning = Callable[[Cleaner, Job], Article | Rejection]
PAGES_BETWEEN_RESETS = 500  # trafilatura's caches grow without end

for chatty in ("trafilatura", "htmldate", "courlan"):  # that a page has no text is an answer, and no news for a log
    logging.getLogger(chatty).setLevel(logging.CRITICAL)


def serve(handle: int, memory_limit_bytes: int, clean: Cleaning | None = None) -> None:
    """Answers jobs that come over the connection with file descriptor `handle`.

    The first thing that comes is what a `Cleaner` needs; None is the answer to them, when it is ready.
    """
    clean = clean or clean_safely
    _limit_memory(memory_limit_bytes)
    connection = Connection(handle)
    with suppress(EOFError, ConnectionError):  # our end: nobody is there any more
        cleaner = Cleaner(*connection.recv())
        connection.send(None)
        done = 0
        while True:
            job = connection.recv()
            try:
                connection.send(clean(cleaner, job))
            except MemoryError:  # what is left of this process is not to be trusted
                sys.exit(OUT_OF_MEMORY)
            done += 1
            if done % PAGES_BETWEEN_RESETS == 0:
                reset_caches()


def clean_safely(cleaner: Cleaner, job: Job) -> Article | Rejection:
    """`clean`, where a page that breaks a parser is a rejected page and no end of the run."""
    try:
        return cleaner.clean(job.page, job.source, job.entry, if_watched=job.if_watched)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a hostile page makes of trafilatura or lxml
        return Rejection(address_of(job), RejectionReason.NO_CLEAN_TEXT, f"{type(error).__name__}: {error}"[:200])


def _limit_memory(limit_bytes: int) -> None:
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # some systems do not let themselves be limited
            resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
