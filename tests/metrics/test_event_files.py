"""Any file of events gives the table of the report, or says at which line it cannot."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community.metrics.calendar import Unit
from community.metrics.event_files import UnreadableEvents, event_file_retention
from community.metrics.modes import On

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONLINE_RETAIL = Path(__file__).parents[3] / "shared" / "data" / "online-retail"


@pytest.fixture
def events(tmp_path):
    """Writes the lines of an event file and gives its path."""

    def write(*lines, encoding="utf-8"):
        path = tmp_path / "events.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


def retention(path, unit=Unit.DAY, member_column="member", time_column="time"):
    return event_file_retention(
        path, member_column=member_column, time_column=time_column, unit=unit, mode=On(), zone=SHANGHAI
    )


def counts(answer):
    return {str(row.start): [cell.retained for cell in row.cells] for row in answer.cohorts}


def test_the_published_table_of_a_real_shop_comes_out_to_the_digit():
    if not ONLINE_RETAIL.exists():
        pytest.skip("needs ../shared/data/online-retail, which does not ship")
    published = json.loads((ONLINE_RETAIL / "published_A.json").read_text())

    answer = retention(ONLINE_RETAIL / "online_retail_541909.csv.gz", Unit.MONTH, "CustomerID", "InvoiceDate")

    cells = {f"{row.start:%Y-%m}": row.cells for row in answer.cohorts}
    for month, wanted in published["A_ecommercetools_counts"].items():
        assert [cell.retained for cell in cells[month]] == [count for count in wanted if count is not None]
    for month, wanted in published["A_ecommercetools_rates"].items():
        assert [round(cell.rate, 6) for cell in cells[month]] == [rate for rate in wanted if rate is not None]
    assert sum(len(cells[month]) for month in published["A_ecommercetools_counts"]) == 55
    assert (answer.rows, answer.rows_without_member) == (406_829, 135_080)


def test_the_last_period_of_a_file_is_incomplete_and_nothing_lies_behind_it(events):
    answer = retention(events("member,time", "a,2026-01-05", "b,2026-01-06", "a,2026-01-07"))

    assert counts(answer) == {"2026-01-05": [1, 0, 1], "2026-01-06": [1, 0]}
    assert [cell.complete for cell in answer.cohorts[0].cells] == [True, True, False]
    assert [cell.period for cell in answer.overall] == [0, 1]


def test_times_without_a_zone_are_local_and_others_are_brought_home(events):
    answer = retention(events("member,time", "a,2026-01-31 23:30", "a,2026-01-31T16:30:00Z", "b,2026-01-31T16:30Z"))

    assert counts(answer) == {"2026-01-31": [1, 1], "2026-02-01": [1]}
    assert answer.as_of == datetime(2026, 1, 31, 16, 30, tzinfo=UTC)


def test_rows_without_a_member_are_left_out_and_counted_whatever_their_time_says(events):
    answer = retention(events("member,time", ",2026-01-01", "a,2026-01-02", " ,never", ""))

    assert counts(answer) == {"2026-01-02": [1]}
    assert (answer.members, answer.rows, answer.rows_without_member) == (1, 1, 2)


def test_a_zipped_file_with_other_columns_semicolons_and_a_byte_order_mark_reads_the_same(events):
    path = events("note;time;member", '"two\nlines";2026-01-05;甲', "x;2026-01-06;甲", encoding="utf-8-sig")
    path.write_bytes(gzip.compress(path.read_bytes()))

    assert counts(retention(path)) == {"2026-01-05": [1, 1]}


def test_broken_text_in_a_column_that_does_not_matter_does_no_harm(events):
    path = events("note,member,time", "café,a,2026-01-05", encoding="latin-1")

    assert counts(retention(path)) == {"2026-01-05": [1]}


@pytest.mark.parametrize(
    ("first", "second"), [("2026/1/5", "2026/1/6 8:30"), ("1767571200", "1767657600.5"), ("2026-01-05", "2026-01-06")]
)
def test_each_known_way_of_writing_times_is_read(events, first, second):
    assert counts(retention(events("member,time", f"a,{first}", f"a,{second}"))) == {"2026-01-05": [1, 1]}


def test_a_file_with_three_date_formats_is_refused_at_the_first_change(events):
    path = events("member,time", "a,2026-01-05", "", "b,2026/01/06", "c,1767571200")

    with pytest.raises(UnreadableEvents, match=r"line 4: '2026/01/06' is not written like the times before it"):
        retention(path)


@pytest.mark.parametrize("time", ["05/06/2026", "yesterday", "", "5 Jan 2026"])
def test_a_time_that_cannot_be_read_for_certain_is_refused_with_its_line(events, time):
    with pytest.raises(UnreadableEvents, match=r"line 2: .* no time that can be read for certain"):
        retention(events("member,time", f"a,{time}"))


@pytest.mark.parametrize(
    "time", ["2026-02-30", "2026-01-05T25:00", "0001-01-01", "0001-01-01T00:00+08:00", "9999-12-31T23:00Z"]
)
def test_a_time_that_never_was_is_refused_with_its_line(events, time):
    with pytest.raises(UnreadableEvents, match="line 3: "):
        retention(events("member,time", "a,2026-01-05", f"b,{time}"))


def test_a_row_that_breaks_off_before_its_time_is_refused_with_its_line(events):
    with pytest.raises(UnreadableEvents, match="line 3: "):
        retention(events("member,time", "a,2026-01-05", "b"))


@pytest.mark.parametrize("lines", [(), ("who,when", "a,2026-01-05"), ("member,when", "a,2026-01-05")])
def test_a_missing_column_is_named(events, lines):
    with pytest.raises(UnreadableEvents, match=r"line 1: .*lacks one of the columns member, time"):
        retention(events(*lines))


def test_a_file_without_events_is_refused(events):
    with pytest.raises(UnreadableEvents, match="no row names a member"):
        retention(events("member,time", ",2026-01-05"))


def test_a_file_that_breaks_off_in_the_middle_is_refused(events):
    path = events("member,time", *(f"{number},2026-01-05" for number in range(2000)))
    path.write_bytes(gzip.compress(path.read_bytes())[:-500])

    with pytest.raises(UnreadableEvents, match="damaged here"):
        retention(path)


def test_a_date_of_long_ago_does_not_ask_for_a_million_columns(events):
    path = events("member,time", "a,0201-01-05", "b,2026-01-05")

    with pytest.raises(UnreadableEvents, match="take a longer unit"):
        retention(path)


def test_weeks_of_a_file_begin_on_monday(events):
    answer = retention(events("member,time", "a,2026-01-04", "a,2026-01-05", "b,2026-01-07"), Unit.WEEK)

    assert counts(answer) == {"2025-12-29": [1, 1], "2026-01-05": [1]}
    assert answer.cohorts[0].start == date(2025, 12, 29)
