"""What a run says on standard error: plain lines for a person at a terminal, else a JSON object a line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

IDS = ("run", "source", "article", "event", "url")  # what a record may name, given by `extra`


class JsonLines(logging.Formatter):
    """`at` (UTC), `level`, `logger`, `message`, the `IDS` that the record names, and `error` with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name in IDS if (value := getattr(record, name, None))},
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def set_up(stream: TextIO) -> None:
    """Our own news and other packages' warnings, to `stream`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s") if stream.isatty() else JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("borderwatch").setLevel(logging.INFO)
