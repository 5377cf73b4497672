"""A cleaning process that does what a page says: it starts as fast as a real one, since it imports no tests."""

from __future__ import annotations

import os
import time

from extractors.clean import Cleaner
from extractors.model import Article, Rejection
from flows.cleaning import Job
from flows.cleaning_worker import clean_safely, serve


def serve_obediently(handle: int, memory_limit_bytes: int) -> None:
    serve(handle, memory_limit_bytes, obey)


def obey(cleaner: Cleaner, job: Job) -> Article | Rejection:
    """Does what the page says: hang, crash, exit, swallow memory."""
    body = job.page.body if job.page else b""
    if b"hang" in body:
        time.sleep(60)
    if b"crash" in body:
        os.kill(os.getpid(), 11)
    if b"exit" in body:
        os._exit(3)
    if b"swallow" in body:
        bytearray(8_000_000_000)
    return clean_safely(cleaner, job)
