"""Ways out that stay on this machine: a program, and a file that grows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from extractors.model import AlertMessage
from flows.alerts.doors import Sent, written
from flows.alerts.records import Command


class CommandDoor:
    def __init__(self, command: Command, seconds: float) -> None:
        self._command = command
        self._seconds = seconds

    def problem(self) -> str | None:
        return None

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        try:
            with subprocess.Popen(  # noqa: S603 - the operator's own program, and no shell
                self._command.arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            ) as process:  # fmt: skip
                try:
                    process.communicate(written(message, self._command.form).encode(), self._seconds)
                except subprocess.TimeoutExpired:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    return Sent(False, f"the program took longer than {self._seconds:g} s", down=True)
        except OSError as error:
            return Sent(False, f"the program cannot be started: {error.strerror}", down=True)
        code = process.returncode
        return Sent(code == 0, None if code == 0 else f"the program ended with {code}", code)


class FileDoor:
    """A line is whole or not there: one that a kill tore off is ended before the next."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def problem(self) -> str | None:
        return None if self._path.parent.is_dir() else "the folder of the file does not exist"

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        line = json.dumps({"id": message.message_id, **json.loads(message.body)}, ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab+") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    line = line if file.read(1) == b"\n" else "\n" + line
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return Sent(False, f"the file cannot be written: {error.strerror}", down=True)
        return Sent(delivered=True)
