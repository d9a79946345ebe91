"""CSV that no spreadsheet computes."""

import csv
import io
from datetime import UTC, datetime

import pytest

from community.metrics.sheets import sheet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_compute_becomes_plain_text(text):
    (row,) = csv.DictReader(io.StringIO(sheet([{"name": text}]), newline=""))

    assert row["name"] == f"'{text}"


def test_numbers_below_zero_stay_numbers():
    assert sheet([{"change": -3}]) == "change\r\n-3\r\n"


def test_a_time_is_told_as_json_tells_it():
    as_of = datetime(2026, 11, 23, 9, 27, 10, tzinfo=UTC)
    assert sheet([], as_of=as_of) == "as_of\r\n2026-11-23T09:27:10Z\r\n"


def test_notes_stand_in_the_first_row_only_and_in_an_empty_table_too():
    assert sheet([{"n": 1}, {"n": 2}], as_of="now") == "n,as_of\r\n1,now\r\n2,\r\n"
    assert sheet([], as_of="now") == "as_of\r\nnow\r\n"
