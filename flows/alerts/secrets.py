"""Where secrets are kept: variables of the environment, or Secret blocks of the Prefect server; no file of ours."""

from __future__ import annotations

from collections.abc import Mapping

from flows.settings import PREFECT_API_URL

BLOCK = "prefect-block:"  # before the name of a Secret block
Environment = Mapping[str, str]


class SecretMissing(Exception):
    """There is no such secret; the message says where it was looked for."""


def secret(name: str, environment: Environment) -> str:
    """The value of a variable, or behind `prefect-block:` that of a Secret block. Raises `SecretMissing`."""
    if name.startswith(BLOCK):
        return _block(name.removeprefix(BLOCK), environment)
    if value := environment.get(name):
        return value
    raise SecretMissing(f"the environment has no {name}: set it where borderwatch runs")


def _block(name: str, environment: Environment) -> str:
    if not environment.get(PREFECT_API_URL):  # Prefect would start a server of its own, and that one knows no block
        raise SecretMissing(f"there is no Prefect server to ask for the block {name}: set {PREFECT_API_URL}")
    from prefect.blocks.system import Secret  # only here: it takes a second, and most secrets are variables
    from prefect.exceptions import PrefectException

    try:
        block = Secret.load(name)
    except (ValueError, OSError, PrefectException) as error:
        raise SecretMissing(f"the Prefect server gives no Secret block {name} ({type(error).__name__})") from None
    assert isinstance(block, Secret)  # a coroutine only where an event loop runs
    return str(block.get())
