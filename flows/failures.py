"""What may go wrong in a user's world: one message, no traceback, and the exit code of a command."""

from __future__ import annotations

import errno

from flows.reviewing import WrongValue
from flows.run import AnotherRun, UnknownSource
from flows.settings import ConfigError
from warehouse.errors import QueryRefused, WarehouseError

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Failed(Exception):
    """The work could not be done; the message says why and what to do."""


FAILED, WRONG_USAGE, UNUSABLE = 1, 2, 3

EXPECTED: dict[type[Exception], int] = {
    ConfigError: WRONG_USAGE,
    UnknownSource: WRONG_USAGE,
    Failed: FAILED,
    AnotherRun: UNUSABLE,
    QueryRefused: WRONG_USAGE,
    WrongValue: WRONG_USAGE,
    WarehouseError: UNUSABLE,
    OSError: UNUSABLE,
}


def told(error: BaseException) -> str:
    """The message for the user."""
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        where = error.filename2 or error.filename or "a file"
        return (
            f"{where} cannot be written: {error.strerror}. Free some space: nothing that was committed is lost, and "
            "the next run carries on"
        )
    return str(error)
