"""What members feel while many write and workers are at work: latency of a mix of requests. Prints JSON.

    python benchmarks/mixed.py [--database sqlite postgres] [--reads 0 0.9] [--connections 8] [--seconds 10]
                               [--data-times 1] [--cache FOLDER] [--port 8120]

What one machine serves is told by ``--reads 0.9 --connections 2 4 8 16 32``: the most requests per second of the drives
whose 99th percentile stays within 100 ms.

The whole house runs as in production (``community run``: web, worker, scheduler) on the data of ``serving.py``. Members
write likes, comments, follows and posts (6 : 2 : 1 : 1) and read the feed, contents and comments (1 : 2 : 1). It tells
as well what nobody should see: answers that failed, "locked" in the log, counters that are wrong.
"""

import argparse
import json
import random
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from serving_data import MEMBERS, OUTCASTS, Scene, count_differences, find_scene
from serving_databases import a_copy, a_house, options_of, print_figures, seeded, settings_of
from serving_driver import a_request, drive
from serving_machine import cpu_us, load, memory_mib, serving
from serving_workloads import Workload, comment, comments, content, feed, like

from community.database import upgrade

ROOT = Path(__file__).resolve().parent.parent
WHOLE_HOUSE = [sys.executable, "-c", "from wsgi import community; community()", "run"]
LONGEST_P99_MS = 100
SETTLING_SECONDS = 5.0  # workers finish what was written
LONGEST_CATCHING_UP_SECONDS = 1_200
LOOKING_SECONDS, RESTING = 5.0, 0.1  # of a core
TRAILS = "去了山里走了一整天，鞋子没有磨脚，回来洗洗就干净了。"


def follow(choice: random.Random, scene: Scene) -> bytes:
    return a_request(
        "PUT", f"/api/v1/members/author_{choice.randint(1, MEMBERS - OUTCASTS)}/follow", who(choice, scene)
    )


def post(choice: random.Random, scene: Scene) -> bytes:
    said = {"title": f"第 {choice.randrange(10**6)} 次出门", "body": TRAILS * choice.randint(1, 4)}
    return a_request("POST", "/api/v1/posts", who(choice, scene), json.dumps(said).encode())


def who(choice: random.Random, scene: Scene) -> str:
    """The token of one of all members whom nobody blocks: none comes near the caps of a day."""
    return scene.tokens[choice.randrange(MEMBERS - OUTCASTS)]


WRITES: dict[Workload, int] = {like: 6, comment: 2, follow: 1, post: 1}
READS: dict[Workload, int] = {feed: 1, content: 2, comments: 1}


def main() -> None:
    print_figures(read_options(), measure)


def read_options() -> argparse.Namespace:
    parser = options_of(__doc__, port=8120)
    parser.add_argument("--reads", nargs="+", type=float, default=[0.0, 0.9], help="share of requests that read")
    parser.add_argument("--connections", nargs="+", type=int, default=[8])
    parser.add_argument("--seconds", type=float, default=10.0, help="of one drive")
    parser.add_argument("--data-times", type=int, default=1, help="so many times the posts, comments and likes")
    return parser.parse_args()


def measure(options: argparse.Namespace, server: tuple[str, int] | None) -> dict[str, Any]:
    """The figures of one database. server: the URL and the process of PostgreSQL; None for SQLite."""
    kept = seeded(options.cache, options.data_times, server)
    with a_copy(kept, options.cache, server) as url, tempfile.TemporaryDirectory() as home:
        with a_house(url):
            upgrade()
            scene = find_scene()
        log = Path(home) / "house.log"
        with the_whole_house(options.port, url, home, log) as house:
            drive(options.port, mixed(scene, reads=0.5, seed="before"), 16, options.seconds)
            drives = {
                f"{reads:.0%} reads": {
                    connections: one_drive(options, scene, reads, connections, house)
                    for connections in options.connections
                }
                for reads in options.reads
            }
            memory = round(memory_mib(house))
            time.sleep(SETTLING_SECONDS)
        locked = log.read_text().count("locked")
        with a_house(url):
            wrong = count_differences()
    serves = {reads: most_served(by_connections.values()) for reads, by_connections in drives.items()}
    return {"drives": drives, "serves": serves, "memory_mib": memory, "locked": locked, "wrong counters": wrong}


@contextmanager
def the_whole_house(port: int, url: str, home: str, log: Path) -> Iterator[int]:
    """Web, worker and scheduler, after they have caught up. Gives the process that supervises them."""
    settings = settings_of(url, home) | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    with serving(WHOLE_HOUSE, port, settings, log) as pid:
        wait_until_caught_up(pid, port)
        yield pid


def wait_until_caught_up(house: int, port: int) -> None:
    """Until workers have done what was due: the first index is made of all contents, which takes minutes."""
    until, spent = time.monotonic() + LONGEST_CATCHING_UP_SECONDS, 0.0
    while time.monotonic() < until:
        before, spent = spent, cpu_us(house)
        rests = spent - before < RESTING * LOOKING_SECONDS * 1_000_000
        if rests and not search_is_partial(port):
            return
        time.sleep(LOOKING_SECONDS)
    raise RuntimeError(f"the workers were not done after {LONGEST_CATCHING_UP_SECONDS} s")


def search_is_partial(port: int) -> bool:
    """Whether contents are still to be indexed."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/search?q=day") as answer:
        return json.load(answer)["partial"]


def mixed(scene: Scene, reads: float, seed: str) -> Callable[[], bytes]:
    """The next request, of the mix in which that share reads."""
    choice = random.Random(seed)

    def next_request() -> bytes:
        kinds = READS if choice.random() < reads else WRITES
        (asked,) = choice.choices(list(kinds), kinds.values())
        return asked(choice, scene)

    return next_request


def one_drive(options: argparse.Namespace, scene: Scene, reads: float, connections: int, house: int) -> dict[str, Any]:
    machine, cpu = load(), cpu_us(house)
    driven = drive(options.port, mixed(scene, reads, f"{reads} {connections}"), connections, options.seconds)
    cpu, after = cpu_us(house) - cpu, load()
    failed = {status: times for status, times in driven.statuses.items() if not 200 <= status < 300}
    return {
        "requests_per_second": round(driven.per_second, 1),
        "p50_ms": round(driven.p50_ms, 1),
        "p99_ms": round(driven.p99_ms, 1),
        "longest_ms": round(max(driven.took) * 1_000, 1),
        "house_cpu_us": round(cpu / len(driven.took)),
        "failed": failed,
        "idle": round((after.idle - machine.idle) / (after.total - machine.total), 2),
    }


def most_served(drives: Iterable[dict[str, Any]]) -> float | None:
    """The most requests per second of these drives with a p99 of at most 100 ms; None where no drive has it."""
    return max((one["requests_per_second"] for one in drives if one["p99_ms"] <= LONGEST_P99_MS), default=None)


if __name__ == "__main__":
    main()
