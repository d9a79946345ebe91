"""What a request costs once there is ten times as much. Prints JSON.

    python benchmarks/growth.py [--database sqlite postgres] [--times 10] [--only feed like] [--seconds 4] [--rounds 5]
                                [--connections 8] [--cache FOLDER] [--port 8160]

The data of ``serving.py`` once, and so many times the posts, comments and likes (200,000, a million and two million),
are served by the product as in production, side by side, and driven in turn. CPU of the server and of the database per
request, medians of the rounds; ``growth`` is that of the larger as a multiple of that of the smaller. CPU and not
time: the machine may be busy. To make ten times the data takes an hour on two cores; it is kept.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from serving import HERE, Side, one_drive, warm_up
from serving_data import Scene, find_scene
from serving_databases import a_copy, a_house, options_of, print_figures, seeded, settings_of
from serving_driver import drive
from serving_machine import product_command, serving
from serving_workloads import GOALS, WORKLOADS

from community.database import upgrade

MOST = 1.3  # times, at ten times the data


class Size(NamedTuple):
    """A product that serves so many times the data, and what there is to ask it for."""

    side: Side
    scene: Scene


def main() -> None:
    print_figures(read_options(), measure)


def read_options() -> argparse.Namespace:
    parser = options_of(__doc__, port=8160)  # the larger takes the next one
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", nargs="+", choices=sorted(GOALS), default=list(GOALS))
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=4.0, help="of one drive")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def measure(options: argparse.Namespace, server: tuple[str, int] | None) -> dict[str, Any]:
    """The figures of one database. server: the URL and the process of PostgreSQL; None for SQLite."""
    with ExitStack() as ends:
        sizes = {
            times: ends.enter_context(served(options, times, options.port + number, server))
            for number, times in enumerate((1, options.times))
        }
        return {name: workload(options, sizes, name) for name in options.only}


@contextmanager
def served(options: argparse.Namespace, times: int, port: int, server: tuple[str, int] | None) -> Iterator[Size]:
    """The product on a copy of so many times the data."""
    kept = seeded(options.cache, times, server)
    with a_copy(kept, options.cache, server) as url, tempfile.TemporaryDirectory() as home:
        with a_house(url):
            upgrade()
            scene = find_scene()
        settings = settings_of(url, home) | {"HOST": "127.0.0.1", "PORT": str(port), "PYTHONPATH": str(HERE.parent)}
        with serving(product_command(), port, settings, Path(home) / "web.log") as pid:
            size = Size(Side(f"x{times}", port, pid, () if server is None else (server[1],)), scene)
            warm_up(size.side, scene)
            yield size


def workload(options: argparse.Namespace, sizes: dict[int, Size], name: str) -> dict[str, Any]:
    """Each size in turn, after an uncounted drive: a connection plans a statement ten times before it keeps a plan."""
    drives: dict[int, list[dict[str, Any]]] = {times: [] for times in sizes}
    for number in range(options.rounds + 1):
        for times, (side, scene) in sizes.items():
            asked = partial(WORKLOADS[name], random.Random(f"{number} {times}"), scene)
            if number == 0:
                drive(side.port, asked, 4 * options.connections, options.seconds)
            else:
                drives[times].append(one_drive(side, asked, options.connections, options.seconds))
    found = {f"x{times}": _medians(rounds) for times, rounds in drives.items()}
    smaller, larger = (figures["cpu_us"] for figures in found.values())
    return {**found, "growth": round(larger / smaller, 2), "most": MOST}


def _medians(rounds: list[dict[str, Any]]) -> dict[str, float]:
    named = ("requests_per_second", "p50_ms", "p99_ms", "server_cpu_us", "database_cpu_us", "others")
    both = median(one["server_cpu_us"] + one["database_cpu_us"] for one in rounds)
    return {"cpu_us": round(both)} | {name: round(median(one[name] for one in rounds), 2) for name in named}


if __name__ == "__main__":
    main()
