"""What is done with documents from disk."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows import clock, report
from flows.cli.options import ConfigOption, DataOption, Day, Language, Outlet, Paths, Published, day_of
from flows.cli.output import Failures, say
from flows.documents import SUFFIXES, Defaults, plain_document, read_documents
from flows.failures import Failed
from flows.settings import config_folder, data_folder, load_config

AlertsOption = Annotated[
    bool, typer.Option("--alerts", help="Rules for alerts tell of it too; without it, it is history.")
]


def ingest(
    paths: Paths,
    published: Published = None,
    outlet: Outlet = "unknown",
    lang: Language = None,
    alerts: AlertsOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Put documents from disk into the warehouse, as if they had been fetched.

    Of WARC archives (ours, or Common Crawl's CC-NEWS) only pages that may be on topic are read, and each file only
    once, from where the last run stopped.
    """
    from flows.ingest import ingest as ingest_documents
    from flows.ingest import read_until
    from flows.run import open_run

    failures = Failures()
    command = "ingest --alerts" if alerts else "ingest"
    with open_run(data_folder(data), config_folder(config), (), command=command) as opened:
        done = read_until(opened)
        found = read_documents(paths, _defaults(published, outlet, lang), clock.now(), done)
        summary = ingest_documents(opened, found, failures.add)
    say(report.summary_line(summary))
    failures.raise_if_any()


def reprocess(
    since: Day = None,
    source: Annotated[str | None, typer.Option("--source", metavar="ID", help="Only articles of this source.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Store what is shown; without it nothing changes.")] = False,
    alerts: AlertsOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Read stored articles anew by today's rules, without the network, and show what that changes.

    Events keep their ids. Only articles that were last read by other rules are read.
    """
    from flows.reprocess import reprocess as reprocess_articles

    done = reprocess_articles(
        data_folder(data), config_folder(config), day_of(since), source, accept=accept, alerts=alerts
    )
    say(report.differences_table(done.differences))
    say(report.changes_table(done.changes, done.names))
    kept = "stored" if accept else "nothing was stored; --accept stores it"
    say(f"{done.articles} articles read anew, {len(done.changes)} events new or changed: {kept}")


def extract(
    paths: Paths,
    published: Published = None,
    outlet: Outlet = "unknown",
    lang: Language = None,
    config: ConfigOption = None,
) -> None:
    """Print the events of documents as JSON lines, a document a line. Nothing is stored."""
    from flows.ingest import extract as extract_documents

    failures = Failures()
    found = read_documents(paths, _defaults(published, outlet, lang), clock.now())
    for line in extract_documents(load_config(config_folder(config)), found, failures.add):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    failures.raise_if_any()


def explain(
    what: Annotated[str, typer.Argument(metavar="TEXT|FILE", help="A text in quotation marks, or a file or folder.")],
    published: Published = None,
    outlet: Outlet = "unknown",
    lang: Language = None,
    config: ConfigOption = None,
) -> None:
    """Print what the extractor found in each sentence, the rules that it tried, and what became of each."""
    from flows.ingest import explain as explain_documents

    if not what.strip():
        raise typer.BadParameter("the text is empty")
    failures = Failures()
    defaults = _defaults(published, outlet, lang)
    found = (
        read_documents([Path(what)], defaults, clock.now())
        if _names_a_file(what)
        else [plain_document(what, "text", defaults)]
    )
    for line in explain_documents(load_config(config_folder(config)), found, failures.add):
        sys.stdout.write(line + "\n")
    failures.raise_if_any()


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of coded documents (README: Evaluation).")],
    lang: Annotated[str | None, typer.Option("--lang", help="Only documents of this language.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="First every error, a line each.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    config: ConfigOption = None,
) -> None:
    """Measure the extractor against coded documents: what it finds, what of it is right, and how sure it may be."""
    from flows.evaluation import evaluate as evaluate_documents
    from flows.evaluation import told

    failures = Failures()
    found = evaluate_documents(load_config(config_folder(config)), gold, lang, failures.add)
    if not found.compared:
        raise Failed(f"{gold} holds no coded document{f' in {lang!r}' if lang else ''}")
    if errors:
        sys.stdout.writelines(f"{line}\n" for line in found.errors())
    sys.stdout.write(json.dumps(found.figures()) + "\n" if as_json else told(found.figures()))
    failures.raise_if_any()


def calibrate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of coded documents to learn from.")],
    config: ConfigOption = None,
) -> None:
    """Fit the confidence of events and slots to coded documents, and write it to the configuration's calibration.toml.

    Measure it by `evaluate` on other documents than those.
    """
    from extractors.evaluation.calibration import fitted
    from flows.evaluation import calibration_file
    from flows.evaluation import evaluate as evaluate_documents

    failures = Failures()
    folder = config_folder(config)
    found = evaluate_documents(load_config(folder), gold, None, failures.add)
    if not found.judged:
        raise Failed(f"nothing was found in coded documents of {gold}: there is nothing to learn from")
    failures.raise_if_any()
    path = folder / "calibration.toml"
    path.write_text(calibration_file(fitted(found.judged)), encoding="utf-8")
    say(f"{path} is fitted to {len(found.judged)} values of {len(found.compared)} documents")


def _names_a_file(what: str) -> bool:
    """A word that names a kind of file that we read is taken for one even where there is none, so that a typing
    mistake is told."""
    if len(what.split()) == 1 and what.lower().endswith(SUFFIXES):
        return True
    try:
        return Path(what).exists()
    except OSError:  # a text too long for a name
        return False


def _defaults(published: datetime | None, outlet: str, language: str | None) -> Defaults:
    return Defaults(outlet, language, published.date() if published else None)
