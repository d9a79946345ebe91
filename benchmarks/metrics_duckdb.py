"""What ``metrics.py`` measures, of a table of (number, day) in DuckDB."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
from metrics_synthetic import Community, anybody
from timing import best_of

from community.activity.bitmaps import active_members

# A cohort is a division, which spares DuckDB a join. A member counts for a day from each active day to the one before
# the next, or for 30 days, so that no day is joined with 29 others.
MATRIX = "SELECT day, number // ? AS cohort, count(*) FROM came GROUP BY ALL"
NEXT = "coalesce(lead(day) OVER (PARTITION BY number ORDER BY day), 30000)"
MAU = f"""
    WITH spans AS (SELECT day, least({NEXT}, day + 30) AS until FROM came),
        counted AS (SELECT day, until, count(*) AS members FROM spans GROUP BY ALL)
    SELECT days.day, sum(members) FROM range(?) AS days(day)
    JOIN counted ON days.day >= counted.day AND days.day < counted.until GROUP BY ALL ORDER BY ALL
"""
ERASE = "DELETE FROM came WHERE number IN (SELECT unnest(?::UINTEGER[]))"


def measure_duckdb(community: Community, matrix: np.ndarray, seed: int) -> dict:
    """The same of a table of (number, day) in DuckDB, one thread; the answers are equal, or it fails."""
    days, gone = len(community.active), anybody(community, seed).to_array().tolist()
    with TemporaryDirectory() as folder, duckdb.connect(f"{folder}/came.duckdb", config={"threads": 1}) as table:
        fill(table, community)
        matrix_ms, cells = best_of(1, lambda: table.execute(MATRIX, [community.cohorts[0].stop]).fetchall())
        mau_ms, mau = best_of(1, lambda: table.execute(MAU, [days]).fetchall())
        assert np.count_nonzero(matrix) == len(cells) == sum(matrix[day, cohort] == n for day, cohort, n in cells)
        assert [count for _, count in mau] == active_members(community.active, 30)
        return {
            "version": duckdb.__version__,
            "megabytes": round(Path(f"{folder}/came.duckdb").stat().st_size / 1e6, 1),
            "matrix_cpu_ms": matrix_ms,
            "mau_cpu_ms": mau_ms,
            "erase_10000_members_over_1_activity_cpu_ms": best_of(1, lambda: table.execute(ERASE, [gone]))[0],
        }


def fill(table: duckdb.DuckDBPyConnection, community: Community) -> None:
    table.execute("CREATE TABLE came (number UINTEGER, day SMALLINT)")
    for day, members in enumerate(community.active):
        table.register("today", {"number": np.asarray(members.to_array(), dtype=np.uint32)})
        table.execute("INSERT INTO came SELECT number, ? FROM today", [day])
    table.execute("CHECKPOINT")
