"""What the product serves, beside the least that any program could: prints a table, and JSON behind it.

    python benchmarks/serving.py [--database sqlite postgres] [--only feed like] [--seconds 3] [--rounds 3]
                                 [--connections 8 32] [--data-times 10] [--cache FOLDER] [--port 8110]

2,000 members, 20,000 posts, 100,000 comments, 200,000 likes; made once and kept in the cache. The product runs as in
production (``community web``), the floor (``serving_floor.py``) in the same server; signed-in members drive them in
turn. Figures are medians of the rounds of one run: on a shared machine only their ratio means something. ``others`` is
the share of the machine that neither of us used and that was not idle. It is checked that both answer the same, and
that every counter is right afterwards.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from serving_data import Scene, count_differences, find_scene
from serving_databases import a_copy, a_house, options_of, print_figures, seeded, settings_of
from serving_driver import a_request, drive
from serving_machine import cpu_us, floor_command, load, memory_mib, product_command, serving
from serving_workloads import GOALS, READERS, WORKLOADS, compare

from community.database import upgrade

HERE = Path(__file__).resolve().parent
SETTLING_SECONDS = 1.5  # impressions are written once a second


class Side(NamedTuple):
    """The product or the floor: where it listens, and the processes that work for it."""

    name: str
    port: int
    server: int
    database: tuple[int, ...]


def main() -> None:
    print_figures(read_options(), measure)


def read_options() -> argparse.Namespace:
    parser = options_of(__doc__, port=8110)  # the floor takes the next one
    parser.add_argument("--only", nargs="+", choices=sorted(GOALS), default=list(GOALS))
    parser.add_argument("--connections", nargs="+", type=int, default=[8, 32])
    parser.add_argument("--seconds", type=float, default=3.0, help="of one drive")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data-times", type=int, default=1, help="so many times the posts, comments and likes")
    return parser.parse_args()


def measure(options: argparse.Namespace, server: tuple[str, int] | None) -> dict[str, Any]:
    """The figures of one database. server: the URL and the process of PostgreSQL; None for SQLite."""
    kept = seeded(options.cache, options.data_times, server)
    with a_copy(kept, options.cache, server) as url, tempfile.TemporaryDirectory() as home:
        with a_house(url):
            upgrade()  # it may have been kept since before the newest migration
            scene = find_scene()
        with both_sides(options, url, home, server) as sides:
            compared = compare([side.port for side in sides], scene)
            warm_up(sides[0], scene)
            drives = {name: workload(options, sides, scene, name) for name in options.only}
            memory = {side.name: round(memory_mib(side.server)) for side in sides}
            time.sleep(SETTLING_SECONDS)
        with a_house(url):
            wrong = count_differences()
    figures = {"answers compared": compared, "wrong counters": wrong, "memory_mib": memory, "workloads": drives}
    print(table("postgres" if server else "sqlite", figures), file=sys.stderr)
    return figures


@contextmanager
def both_sides(
    options: argparse.Namespace, url: str, home: str, server: tuple[str, int] | None
) -> Iterator[tuple[Side, Side]]:
    """The product and the floor, both serving the same database."""
    settings = settings_of(url, home) | {"HOST": "127.0.0.1", "PORT": str(options.port)}
    settings |= {"PYTHONPATH": f"{HERE.parent}:{HERE}"}
    database = () if server is None else (server[1],)
    log = options.cache / "servers.log"
    floor_port = options.port + 1
    floor = floor_command(floor_port)
    with (
        serving(product_command(), options.port, settings, log) as product_pid,
        serving(floor, floor_port, settings, log) as floor_pid,
    ):
        yield Side("product", options.port, product_pid, database), Side("floor", floor_port, floor_pid, database)


def warm_up(product: Side, scene: Scene) -> None:
    """Let every process of the product see every member once: the first request of a day notes a visit."""
    tokens = itertools.cycle(scene.tokens[:READERS])
    first = f"/api/v1/contents/{scene.contents[0]}"
    drive(product.port, lambda: a_request("GET", first, next(tokens)), 16, seconds=4.0)


def workload(options: argparse.Namespace, sides: tuple[Side, Side], scene: Scene, name: str) -> dict[str, Any]:
    """The figures of one workload, by the number of connections: both sides in turn, medians of the rounds."""
    found = {}
    for side in sides:  # every connection to PostgreSQL plans a statement ten times before it keeps a plan
        drive(side.port, partial(WORKLOADS[name], random.Random(f"before {side.name}"), scene), 32, options.seconds)
    for connections in options.connections:
        rounds = {side.name: [] for side in sides}
        for number in range(options.rounds):
            for side in sides:
                asked = partial(WORKLOADS[name], random.Random(f"{connections} {number} {side.name}"), scene)
                rounds[side.name].append(one_drive(side, asked, connections, options.seconds))
        found[connections] = summary(rounds, GOALS[name])
    return found


def one_drive(side: Side, asked: Callable[[], bytes], connections: int, seconds: float) -> dict[str, Any]:
    """One drive, and what it cost. Raises AssertionError for an answer that is no success."""
    machine, server, database = load(), cpu_us(side.server), cpu_us(*side.database)
    driver = time.process_time()
    driven = drive(side.port, asked, connections, seconds)
    server, database = cpu_us(side.server) - server, cpu_us(*side.database) - database
    driver, after = (time.process_time() - driver) * 1e6, load()
    assert all(200 <= status < 300 for status in driven.statuses), f"{side.name} answered {driven.statuses}"
    answers, ticks = len(driven.took), after.total - machine.total
    idle = (after.idle - machine.idle) / ticks
    ours = (server + database + driver) / (ticks * 10_000)
    return {
        "requests_per_second": driven.per_second,
        "p50_ms": driven.p50_ms,
        "p99_ms": driven.p99_ms,
        "server_cpu_us": server / answers,
        "database_cpu_us": database / answers,
        "idle": idle,
        "others": max(0.0, 1 - idle - ours),
    }


def summary(rounds: dict[str, list[dict[str, Any]]], goal: float) -> dict[str, Any]:
    """Medians of each side, and what share of the floor the product reaches, in requests and in CPU."""
    sides = {
        name: {key: round(median(one[key] for one in drives), 2) for key in drives[0]}
        for name, drives in rounds.items()
    }
    product, floor = sides["product"], sides["floor"]
    share = product["requests_per_second"] / floor["requests_per_second"]
    return {**sides, "share_of_floor": round(share, 3), "goal": goal}


def table(database: str, figures: dict[str, Any]) -> str:
    """The figures as lines of text: product / floor."""
    lines = [f"{database}: {figures['memory_mib']} MiB, {figures['wrong counters']} wrong counters"]
    lines.append("workload  conn     req/s         p50 ms        p99 ms     CPU us server+database    of floor  goal")
    for name, by_connections in figures["workloads"].items():
        lines += [_line(name, connections, found) for connections, found in by_connections.items()]
    return "\n".join(lines)


def _line(name: str, connections: int, found: dict[str, Any]) -> str:
    product, floor = found["product"], found["floor"]

    def both(key: str) -> str:
        return (
            f"{product[key]:.0f} / {floor[key]:.0f}" if product[key] >= 10 else f"{product[key]:.1f} / {floor[key]:.1f}"
        )

    cpu = " / ".join(f"{side['server_cpu_us']:.0f}+{side['database_cpu_us']:.0f}" for side in (product, floor))
    cells = (both("requests_per_second"), both("p50_ms"), both("p99_ms"), cpu)
    share = f"{found['share_of_floor']:6.0%} {found['goal']:6.0%}"
    return f"{name:9} {connections:4}  {cells[0]:>13} {cells[1]:>13} {cells[2]:>13} {cells[3]:>24}  {share}"


if __name__ == "__main__":
    main()
