"""Many processes that ask without pause while runs append and publish."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.test_published import ASKER, READER, Office


def readers(count: int, runs: int) -> None:
    """No query and no run may fail; one reader holds what it opened first through all of it."""
    with TemporaryDirectory(prefix="borderwatch-bench-") as folder:
        office = Office(Path(folder))
        office.run("first")
        stop = office.copy.with_name("stop")
        holder = subprocess.Popen(
            [sys.executable, "-c", READER, str(office.copy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        ask = [sys.executable, "-c", ASKER, str(office.copy), str(stop)]
        askers = [subprocess.Popen(ask, stdout=subprocess.PIPE, text=True) for _ in range(count)]
        started = time.perf_counter()
        failed = sum(not office.run(f"story-{number}") for number in range(runs))
        seconds = time.perf_counter() - started
        stop.touch()
        answers = [asker.communicate()[0].split() for asker in askers]
        held, _ = holder.communicate("again\n")
    codes = [process.returncode for process in (*askers, holder)]
    print(f"{runs} runs in {seconds:.1f} s, {failed} failed; {count} readers asked {sum(map(len, answers))} times")
    print(f"readers that failed: {sum(code != 0 for code in codes)}; the one that held its copy saw {held.split()}")
    if failed or any(codes):
        sys.exit(1)
