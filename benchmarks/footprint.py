"""What a house takes before it serves anybody, and what it holds in memory at work. Prints JSON.

    python benchmarks/footprint.py [--database sqlite postgres] [--seconds 10] [--starts 5] [--cache FOLDER]
                                   [--port 8140]

CPU seconds of importing ``wsgi`` and of making a house, the best of some starts of a process each, once the first has
left its bytecode, as on any machine where it has run before. MiB of every part of
``community run`` (web with its workers, worker, scheduler), at rest and after a drive of 90 % reads: of a page of
memory that several hold, each is charged its share (PSS), so that they add up to what the machine gives.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from mixed import ROOT, mixed, the_whole_house
from serving_data import find_scene
from serving_databases import SECRET, a_copy, a_house, options_of, print_figures, seeded
from serving_driver import drive
from serving_machine import children_of, memory_mib

from community.database import upgrade

START = """
import tempfile, time
from pathlib import Path
began = time.process_time()
import wsgi
imported = time.process_time()
with tempfile.TemporaryDirectory() as home:
    wsgi.make_house({"COMMUNITY_HOME": home, "SECRET_KEY": "%s"})
print(imported - began, time.process_time() - imported)
"""
PARTS = ("web", "worker", "scheduler")


def main() -> None:
    parser = options_of(__doc__, 8140)
    parser.add_argument("--seconds", type=float, default=10.0, help="of the drive")
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    print_figures(options, memory, start=starts(options.starts))


def starts(times: int) -> dict[str, float]:
    """CPU seconds of the best start. One more goes before: it compiles, and keeps what it compiled."""
    with tempfile.TemporaryDirectory() as bytecode:
        taken = [_start(bytecode) for _ in range(times + 1)][1:]
    imported, made = (round(min(part), 2) for part in zip(*taken, strict=True))
    return {"import_cpu_s": imported, "house_cpu_s": made}


def _start(bytecode: str) -> list[float]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
    command = [sys.executable, "-c", START % SECRET]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return [float(part) for part in told.stdout.split()]


def memory(options: argparse.Namespace, server: tuple[str, int] | None) -> dict[str, Any]:
    """MiB by part. server: the URL and the process of PostgreSQL; None for SQLite."""
    kept = seeded(options.cache, 1, server)
    with a_copy(kept, options.cache, server) as url, tempfile.TemporaryDirectory() as home:
        with a_house(url):
            upgrade()
            scene = find_scene()
        with the_whole_house(options.port, url, home, Path(home) / "house.log") as house:
            at_rest = by_part(house)
            drive(options.port, mixed(scene, reads=0.9, seed="footprint"), 16, options.seconds)
            return {"at rest": at_rest, "at work": by_part(house)}


def by_part(house: int) -> dict[str, int]:
    """MiB of each part with all that descends from it, in the order in which they are started, and of all."""
    held = {name: round(memory_mib(pid)) for name, pid in zip(PARTS, sorted(children_of(house)), strict=True)}
    return held | {"all": round(memory_mib(house))}


if __name__ == "__main__":
    main()
