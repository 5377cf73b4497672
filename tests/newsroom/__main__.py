"""Serve the newsroom until standard input closes: python tests/newsroom --sources-out DIR [--port-base N].

Writes `<outlet>.toml` for each outlet into DIR, then prints one line of JSON: {outlet: base URL}. A line on standard
input that holds the number of an edition turns to that edition, and is printed back when it is out.
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType

if not __package__:  # started as a folder: name the package after the folder (PEP 366), so that its imports work
    folder = Path(__file__).resolve().parent
    sys.path[0], __package__ = str(folder.parent), folder.name


def main() -> None:
    from .server import Newsroom

    parser = argparse.ArgumentParser(prog="newsroom", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sources-out", type=Path, required=True, metavar="DIR", help="where the source files go")
    parser.add_argument("--port-base", type=int, default=0, metavar="N", help="first port; else any free ones")
    options = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _leave)
    with Newsroom(options.port_base) as newsroom:
        newsroom.write_sources(options.sources_out)
        print(json.dumps(newsroom.bases), flush=True)
        for line in sys.stdin:
            newsroom.edition = int(line)
            print(newsroom.edition, flush=True)


def _leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
