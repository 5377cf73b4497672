"""Doing everything at its time, until told to stop."""

from __future__ import annotations

from flows.cli.options import ConfigOption, DataOption
from flows.cli.output import say
from flows.prefect_server import prefect_server
from flows.settings import config_folder, data_folder, load_config


def serve(data: DataOption = None, config: ConfigOption = None) -> None:
    """Do everything at its time: what the schedules of settings.toml say, until SIGTERM or Ctrl-C.

    With a Prefect server of its own, whose pages show every run; or with the one of PREFECT_API_URL.
    """
    folder, config_files = data_folder(data), config_folder(config)
    settings = load_config(config_files).settings
    with prefect_server(folder / "prefect", (settings.serve.host, settings.serve.port)) as address:
        from flows.serving import serve as serve_schedules  # Prefect reads the environment when it is imported

        say(f"Prefect shows every run at {address}")
        serve_schedules(folder, config_files, settings.schedules)
