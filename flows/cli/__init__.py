"""The command line: `borderwatch --help` is its manual.

Exit codes: 0 done; 1 the work failed (every source failed, a document could not be read, no such event);
2 wrong usage or configuration; 3 the warehouse is locked or unusable.
"""

from __future__ import annotations

import sys

import typer

from flows import failures
from flows.cli import alerting, asking, collecting, configuration, documents, reviewing, serving, upkeep
from flows.cli.output import complain
from flows.logs import set_up

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Watches the news on Iran–Pakistan border security and keeps a warehouse of sourced events.",
    epilog="Exit codes: 0 done; 1 the work failed; 2 wrong usage or configuration; 3 the warehouse is unusable.",
)
for command in (
    collecting.run,
    serving.serve,
    collecting.discover,
    documents.ingest,
    documents.reprocess,
    documents.extract,
    documents.explain,
    documents.evaluate,
    documents.calibrate,
    asking.events,
    asking.show,
    asking.why,
    asking.sql,
    asking.export,
    asking.sources,
    upkeep.schema,
    upkeep.check,
    upkeep.compact,
    upkeep.backup,
    upkeep.doctor,
    upkeep.licences,
):
    app.command()(command)

frontier_app = typer.Typer(help="What was seen in feeds and sitemaps, and how far each item came.")
frontier_app.callback(invoke_without_command=True)(collecting.frontier)
frontier_app.command()(collecting.retry)
app.add_typer(frontier_app, name="frontier")

review_app = typer.Typer(
    no_args_is_help=True, help="Correct events; nothing is overwritten, and a correction outlives new rules."
)
review_app.command()(reviewing.confirm)
review_app.command()(reviewing.reject)
review_app.command()(reviewing.merge)
review_app.command()(reviewing.split)
review_app.command()(reviewing.withdraw)
review_app.command("set")(reviewing.set_slot)
review_app.command("list")(reviewing.reviews)
app.add_typer(review_app, name="review")

alerts_app = typer.Typer(no_args_is_help=True, help="Who is told of what, and whether it arrived.")
for told in (alerting.status, alerting.retry, alerting.drop, alerting.check, alerting.replay):
    alerts_app.command()(told)
alerts_app.command("test")(alerting.try_out)
app.add_typer(alerts_app, name="alerts")

config_app = typer.Typer(no_args_is_help=True, help="Look at the configuration.")
config_app.command()(configuration.check)
app.add_typer(config_app, name="config")


def main() -> None:
    """The console script: every mistake of a user's ends in one message and an exit code, never in a traceback."""
    set_up(sys.stderr)
    try:
        app()
    except tuple(failures.EXPECTED) as error:
        complain(f"borderwatch: {failures.told(error)}")
        sys.exit(next(code for kind, code in failures.EXPECTED.items() if isinstance(error, kind)))
