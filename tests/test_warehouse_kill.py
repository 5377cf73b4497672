"""A writer that is killed at any moment loses nothing that it had committed and doubles nothing when it comes again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.warehouse_writer import ARTICLES, SOURCES, of_old, published, steps
from warehouse.reader import Reader

ROOT = Path(__file__).parent.parent
KILLS = 2
MIGRATES, RESOLVES, PUBLISHES, COMPACTS = 1, 11, 12, 13
CODED = ("extractions", "mentions", "mention_actors", "casualty_figures", "claims")
TABLES = ("entries", "articles", *CODED, "event_versions", "event_mentions")
LONGEST_STEP_SECONDS = 0.1


def contents(path: Path) -> dict[str, list[str]]:
    """All rows of all tables, but for which run wrote them and when."""
    with Reader.open(path, 5) as reader:
        tables = {name: reader.sql(f"FROM ledger.{name}") for name in TABLES}
    return {
        name: sorted(map(str, table.select(_lasting(table.column_names)).to_pylist())) for name, table in tables.items()
    }


def _lasting(columns: list[str]) -> list[str]:
    return [column for column in columns if column not in ("run_id", "known_at", "position")]


def run_and_kill(path: Path, random: Random, step: int) -> None:
    """Kills a run somewhere in this step of it."""
    command = [sys.executable, "-m", "tests.warehouse_writer", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for _ in range(step):
            writer.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            writer.wait(random.uniform(0, LONGEST_STEP_SECONDS))
        writer.kill()


def kill_and_compare(folder: Path, random: Random, kills: Sequence[int]) -> None:
    """Kills a run in each of these steps in turn, then lets one end: nothing is lost and nothing doubled."""
    undisturbed, killed = folder / "undisturbed.duckdb", folder / "killed.duckdb"
    for path in (undisturbed, killed):
        of_old(path)
    list(steps(undisturbed, "run"))
    for step in kills:
        run_and_kill(killed, random, step)
        assert not published(killed).exists() or contents(published(killed)), "what is published can be read"
    list(steps(killed, "last run"))
    assert contents(killed) == contents(published(killed)) == contents(undisturbed)
    with Reader.open(killed, 5) as reader:
        assert reader.check() == ()
        assert "of old" in reader.sql("FROM runs").column("run_id").to_pylist()
        assert reader.sql("SELECT DISTINCT state FROM frontier").column(0).to_pylist() == ["stored"]
        assert reader.sql("FROM events").num_rows == ARTICLES
        assert reader.sql("FROM articles").num_rows == ARTICLES * len(SOURCES)


def test_a_warehouse_after_kills_equals_one_never_killed(tmp_path: Path) -> None:
    random = Random(20261120)
    among = (random.randint(MIGRATES, RESOLVES) for _ in range(KILLS))
    kill_and_compare(tmp_path, random, (MIGRATES, *among, PUBLISHES, COMPACTS))


def main(kills: int) -> None:
    """So many kills at random moments, ten to a warehouse: `python -m tests.test_warehouse_kill 30`."""
    random = Random()
    left = [random.randint(MIGRATES, COMPACTS) for _ in range(kills)]
    while left:
        now, left = left[:10], left[10:]
        with TemporaryDirectory(prefix="borderwatch-kills-") as folder:
            kill_and_compare(Path(folder), random, now)
        print(f"killed in steps {now}: nothing lost, nothing doubled", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
