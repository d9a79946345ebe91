"""Files of reviews: what is wrong with a row is said, and the rest goes on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from community.imports.files import BadRow, ImportedReview, UnreadableFile, format_of, read_reviews


def rows_of(tmp_path, content: bytes, format_="csv"):
    file = tmp_path / "reviews.csv"
    file.write_bytes(content)
    return list(read_reviews(file, format_))


def reasons_of(rows):
    return {row.line: row.reason for row in rows if isinstance(row, BadRow)}


def test_the_demo_columns_become_reviews_of_readers_numbered_within_their_product(tmp_path):
    rows = rows_of(tmp_path, "cat,label,review\n茶,1,很香很耐泡\n杯,0,漏水\n茶,0,有点苦\n".encode())

    assert [(r.product, r.rating, r.author, r.body.source) for r in rows] == [
        ("茶", 5, "reader-1", "很香很耐泡"),
        ("杯", 1, "reader-1", "漏水"),
        ("茶", 1, "reader-2", "有点苦"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("茶,5,", "body missing"),
        ("茶,5,   ", "body missing"),
        (",5,很香", "product missing"),
        ("茶,9,很香", "rating '9' is none of 1, 2, 3, 4, 5"),
        ("茶,五,很香", "rating '五' is none of 1, 2, 3, 4, 5"),
        ("茶,,很香", "rating missing"),
        ("茶", "body and rating missing"),
    ],
)
def test_a_damaged_row_is_named_with_its_line_and_reason_and_the_rest_goes_on(tmp_path, line, reason):
    rows = rows_of(tmp_path, f"product,rating,body\n{line}\n茶,4,回甘不错\n".encode())

    assert reasons_of(rows) == {2: reason}
    assert [row.body.source for row in rows if isinstance(row, ImportedReview)] == ["回甘不错"]


def test_bytes_that_are_not_utf_8_cost_their_row_alone(tmp_path):
    rows = rows_of(tmp_path, "product,rating,body\n茶,4,".encode() + b"\xff\xfe\n" + "茶,5,很香\n".encode())

    assert reasons_of(rows) == {2: "bytes that are not UTF-8; save the file as UTF-8"}
    assert [row.body.source for row in rows if isinstance(row, ImportedReview)] == ["很香"]


def test_a_file_without_the_columns_is_refused_as_a_whole(tmp_path):
    with pytest.raises(UnreadableFile, match="needs product, rating and body"):
        rows_of(tmp_path, b"name,stars\nx,5\n")


def test_compressed_files_and_json_lines_are_read_too(tmp_path):
    packed = tmp_path / "reviews.csv.gz"
    packed.write_bytes(gzip.compress("product,rating,body,title\n茶,5,很香,推荐\n".encode()))
    line = json.dumps(
        {"product": "杯", "rating": 4, "body": "保温", "author": "林林", "created_at": "2026-01-02T03:04:05Z"}
    )

    [from_csv] = read_reviews(packed, "csv")
    [from_json, bad] = rows_of(tmp_path, f"{line}\nnot json\n".encode(), "jsonl")

    assert (from_csv.title, from_csv.rating) == ("推荐", 5)
    assert (from_json.author, from_json.written_at.isoformat()) == ("林林", "2026-01-02T03:04:05+00:00")
    assert bad.reason == "body and product and rating missing"


def test_the_name_of_a_file_tells_its_format():
    names = ("a.csv", "a.csv.gz", "a.jsonl", "a.jsonl.gz", "reviews")
    assert [format_of(Path(name)) for name in names] == ["csv", "csv", "jsonl", "jsonl", "csv"]


def test_capitals_and_spaces_in_the_header_and_around_a_rating_are_no_mistake(tmp_path):
    [row] = rows_of(tmp_path, "Product, RATING , Body\n茶, 5 ,很香\n".encode())

    assert (row.product, row.rating, row.body.source) == ("茶", 5, "很香")


def test_json_that_is_nested_without_end_costs_its_row_alone(tmp_path):
    [bad, good] = rows_of(tmp_path, b"[" * 100_000 + b'\n{"product": "x", "rating": 4, "body": "fine"}\n', "jsonl")

    assert isinstance(bad, BadRow)
    assert good.rating == 4


@pytest.mark.parametrize("time", ["2099-01-01T00:00:00Z", "1899-12-31T00:00:00Z", "0001-01-01T00:00:00+10:00"])
def test_a_time_that_is_to_come_or_older_than_any_shop_is_said(tmp_path, time):
    [row] = rows_of(tmp_path, f"product,rating,body,created_at\n茶,5,很香,{time}\n".encode())

    assert row.reason == f"created_at '{time}' lies before 1990 or in the future"


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", "2026-01-02T03:04:05"])
def test_a_time_that_cannot_be_or_has_no_zone_is_said(tmp_path, time):
    [row] = rows_of(tmp_path, f"product,rating,body,created_at\n茶,5,很香,{time}\n".encode())

    assert "created_at" in row.reason
