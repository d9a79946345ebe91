"""What is left of the embedded index when its writer is killed again and again: prints JSON.

    python benchmarks/search_kills.py [--times N] [--folder FOLDER]

A process indexes, replaces and removes documents, a few in each commit, and says which commits have ended. It is killed
(SIGKILL) after a random time, between its first commit and a second later. Then the index is opened: every byte must be
what was written, every commit that had ended must be in it, and the next writer goes on with it.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from community.search.analysis import parse
from community.search.engines import Document, IndexDamaged
from community.search.engines.whoosh import WhooshEngine

ROUND = 10  # documents of a commit; two of each ten are removed by the next
LONGEST_SECONDS = 1.0


def main() -> None:
    arguments = read_arguments()
    if arguments.write_from is not None:
        write_for_ever(WhooshEngine(arguments.folder), arguments.write_from)
    elif arguments.folder:
        print(json.dumps(kill_writers(arguments.folder, arguments.times)))
    else:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(kill_writers(Path(folder), arguments.times)))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write-from", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def write_for_ever(engine: WhooshEngine, first: int) -> None:
    for commit in count(first):
        engine.index(documents_of(commit))
        engine.remove(removed_by(commit))
        print(commit, flush=True)


def documents_of(commit: int) -> Iterator[Document]:
    for id in range(commit * ROUND, (commit + 1) * ROUND):
        body = f"第{id}条味道不错 number{id}"
        yield Document(id=id, version=1, kind="post", title="", body=body, author_id=1, published_at=id)


def removed_by(commit: int) -> list[int]:
    return [commit * ROUND, commit * ROUND + 1]


def kill_writers(folder: Path, times: int) -> dict[str, int]:
    engine, choice = WhooshEngine(folder), random.Random(7)
    engine.clear()
    told = {"kills": 0, "commits": 0, "unreadable": 0, "lost": 0, "risen": 0}
    for _ in range(times):
        ended = killed_writer(folder, told["commits"], choice.uniform(0, LONGEST_SECONDS))
        told["kills"] += 1
        told["commits"] = ended
        add_findings(told, WhooshEngine(folder))
    return told


def killed_writer(folder: Path, first: int, seconds: float) -> int:
    """Run a writer until so long after its first commit. Returns how many commits have ended, all writers together."""
    command = [sys.executable, __file__, "--folder", str(folder), "--write-from", str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        first_line = writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines = [first_line, *writer.stdout.read().splitlines(keepends=True)]
    return int([line for line in lines if line.endswith("\n")][-1]) + 1


def add_findings(told: dict[str, int], engine: WhooshEngine) -> None:
    """What was written and is not there, and what was removed and is there again."""
    try:
        engine.check()
        held, found = engine.versions().keys(), set(engine.search(parse("味道"), limit=sys.maxsize))
    except IndexDamaged:
        told["unreadable"] += 1
        return
    written = {document.id for commit in range(told["commits"]) for document in documents_of(commit)}
    removed = {id for commit in range(told["commits"]) for id in removed_by(commit)}
    told["lost"] += len((written - removed) - (held & found))
    told["risen"] += len(removed & (held | found))


if __name__ == "__main__":
    main()
