"""How long the figures of a large community take. Prints JSON.

    python benchmarks/metrics.py --members 5000000 --days 180

Of the community of ``metrics_synthetic.py``. All times are CPU time of this process in milliseconds, the best of
``--repeat`` runs; the machine may be shared.
"""

import argparse
import json
import platform
import resource
import sqlite3
from datetime import date, timedelta

import numpy as np
from metrics_duckdb import measure_duckdb
from metrics_synthetic import FIRST_DAY, Community, anybody, late_events, synthesise
from pyroaring import BitMap
from timing import best_of

from community.activity.bitmaps import active_members, blob_without, from_blob, to_blob, union
from community.metrics.calendar import Unit
from community.metrics.counting import Cohort
from community.metrics.modes import On
from community.metrics.retention import retention_table
from community.metrics.words import count_in_ranges, edges_of, words_of


def main() -> None:
    options = read_options()
    community = synthesise(options.members, options.days, options.seed)
    print(json.dumps(measure(community, options), indent=2))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--members", type=int, default=5_000_000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20260122)
    return parser.parse_args()


def measure(community: Community, options: argparse.Namespace) -> dict:
    store, repeat = stored(community.active), options.repeat
    in_memory_ms, matrix = time_in_memory(community, repeat)
    from_blobs_ms, same = best_of(repeat, lambda: matrix_of_blobs(store, community.cohorts))
    report_ms, table = best_of(repeat, lambda: report(store, community))
    assert np.array_equal(matrix, same), "the engines differ"
    assert [[cell.retained for cell in row.cells] for row in table.cohorts] == triangle(matrix), "the report differs"
    return {
        "date": date.today().isoformat(),  # noqa: DTZ011 - when this machine ran it
        "machine": f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}",
        "members": len(community.everybody),
        "days": options.days,
        "active_pairs": sum(map(len, community.active)),
        "blob_megabytes": round(sum(len(blob) for (blob,) in store.execute("SELECT members FROM day")) / 1e6, 1),
        "matrix_in_memory_cpu_ms": in_memory_ms,
        "matrix_from_blobs_cpu_ms": from_blobs_ms,
        "report_from_blobs_cpu_ms": report_ms,
        "dau_wau_mau_cpu_ms": best_of(repeat, lambda: [active_members(community.active, n) for n in (1, 7, 30)])[0],
        "new_day_cpu_ms": best_of(repeat, lambda: new_day(community))[0],
        "fold_100000_late_events_cpu_ms": best_of(repeat, lambda: fold(store, late_events(community, options.seed)))[0],
        "erase_a_member_over_10_activities_cpu_ms": best_of(repeat, lambda: erase_from_activities(store, community))[0],
        "erase_10000_members_over_10_activities_cpu_ms": best_of(1, lambda: erase_many(store, community, options.seed))[
            0
        ],
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "duckdb": measure_duckdb(community, matrix, options.seed),
    }


def stored(active: list[BitMap]) -> sqlite3.Connection:
    store = sqlite3.connect(":memory:")
    store.execute("CREATE TABLE day (number INTEGER PRIMARY KEY, members BLOB)")
    store.executemany("INSERT INTO day VALUES (?, ?)", ((number, to_blob(day)) for number, day in enumerate(active)))
    store.commit()
    return store


def read_days(store: sqlite3.Connection) -> list[BitMap]:
    return [from_blob(blob) for (blob,) in store.execute("SELECT members FROM day ORDER BY number")]


def time_in_memory(community: Community, repeat: int) -> tuple[float, np.ndarray]:
    rows = [words_of(day, community.cohorts[-1].stop) for day in community.active]
    edges = edges_of(community.cohorts)
    return best_of(repeat, lambda: matrix_of_words(rows, edges))


def matrix_of_words(rows: list[np.ndarray], edges: np.ndarray) -> np.ndarray:
    """Row: day of activity; column: cohort; nothing above the diagonal, where the cohort had not registered yet."""
    matrix = np.zeros((len(rows), len(rows)), dtype=np.int64)
    for day, words in enumerate(rows):
        matrix[day, : day + 1] = count_in_ranges(words, edges[: 2 * day + 2])
    return matrix


def matrix_of_blobs(store: sqlite3.Connection, cohorts: list[range]) -> np.ndarray:
    edges = edges_of(cohorts)
    matrix = np.zeros((len(cohorts), len(cohorts)), dtype=np.int64)
    for day, members in enumerate(read_days(store)):
        matrix[day, : day + 1] = count_in_ranges(words_of(members, cohorts[day].stop), edges[: 2 * day + 2])
    return matrix


def report(store: sqlite3.Connection, community: Community):
    days = [FIRST_DAY + timedelta(days=day) for day in range(len(community.cohorts))]
    return retention_table(
        [Cohort(day, numbers) for day, numbers in zip(days, community.cohorts, strict=True)],
        dict(zip(days, read_days(store), strict=True)),
        community.everybody,
        unit=Unit.DAY,
        mode=On(),
        today=days[-1],
    )


def triangle(matrix: np.ndarray) -> list[list[int]]:
    return [matrix[cohort:, cohort].tolist() for cohort in range(len(matrix))]


def new_day(community: Community) -> tuple[np.ndarray, int]:
    """What a day more adds: its column of the matrix, and its MAU."""
    words = words_of(community.active[-1], community.cohorts[-1].stop)
    return count_in_ranges(words, edges_of(community.cohorts)), len(union(community.active[-30:]))


def fold(store: sqlite3.Connection, late: dict[int, BitMap]) -> None:
    for day, numbers in late.items():
        (blob,) = store.execute("SELECT members FROM day WHERE number = ?", (day,)).fetchone()
        store.execute("UPDATE day SET members = ? WHERE number = ?", (to_blob(from_blob(blob) | numbers), day))
    store.rollback()


def erase_from_activities(store: sqlite3.Connection, community: Community) -> None:
    """Ten members over one activity: as much work as one over ten. Left as it was, so that it can be repeated."""
    for number in BitMap(community.cohorts[0])[:10]:
        erase(store, BitMap([number]))
    store.rollback()


def erase_many(store: sqlite3.Connection, community: Community, seed: int) -> None:
    """Ten times 10,000 members over one activity: as much work as all of them over ten."""
    gone = anybody(community, seed)
    for _ in range(10):
        erase(store, gone)
        store.rollback()


def erase(store: sqlite3.Connection, gone: BitMap) -> None:
    for day, blob in store.execute("SELECT number, members FROM day").fetchall():
        if (members := from_blob(blob)).intersect(gone):
            store.execute("UPDATE day SET members = ? WHERE number = ?", (blob_without(members, gone), day))


if __name__ == "__main__":
    main()
