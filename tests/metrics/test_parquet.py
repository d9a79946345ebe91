"""Parquet holds the very values of the rows."""

from __future__ import annotations

from datetime import date

import pytest

from community.metrics.parquet import parquet

arro3 = pytest.importorskip("arro3.io", reason="the extra `parquet` is not installed")

ROWS = [
    {"day": date(2026, 11, 1), "active": 12, "rate": 0.25, "channel": "微信", "complete": True, "none": None},
    {"day": date(1969, 12, 31), "active": None, "rate": 1, "channel": "=1+1", "complete": None, "none": None},
    {"day": None, "active": 2**40, "rate": None, "channel": None, "complete": False, "none": None},
]


def test_what_is_written_is_read_as_it_was_with_its_types(tmp_path):
    (tmp_path / "rows.parquet").write_bytes(parquet(ROWS))

    read = arro3.read_parquet(tmp_path / "rows.parquet").read_all()

    assert read.column_names == list(ROWS[0])
    kinds = [str(field.type).partition("<")[2].strip(">\n") for field in read.schema]
    assert kinds == ["Date32", "Int64", "Float64", "Utf8", "Boolean", "Utf8"]
    assert [read[name].to_pylist() for name in ROWS[0]] == [[row[name] for row in ROWS] for name in ROWS[0]]


def test_no_rows_are_a_file_as_well():
    assert parquet([]).startswith(b"PAR1")
