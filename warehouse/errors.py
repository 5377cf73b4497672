"""What can be wrong with a warehouse file. Each message is one line for a user: the file, and what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """The warehouse cannot be used."""


class WarehouseMissing(WarehouseError):
    """There is no such file."""


class WarehouseBusy(WarehouseError):
    """Another process holds the file, and held it for longer than we were willing to wait."""


class WarehouseFull(WarehouseError):
    """There is no space left on the disk. What was committed stays."""


class WarehouseBroken(WarehouseError):
    """The file is torn, or no warehouse of ours."""


class WarehouseOutdated(WarehouseError):
    """The file was written by an older version and has to be migrated by a writer before it can be read."""


class WarehouseNewer(WarehouseError):
    """The file was written by a newer version than this one."""


class NoSuchEvent(WarehouseError):
    """An event, or an article of one, was named that there is not."""


class NoSuchReview(WarehouseError):
    """A review was named that there is not."""


class QueryRefused(WarehouseError):
    """A query of a user's is wrong, or wants more than to read."""
