"""Orders that move, walked while they move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from community.clock import utcnow
from community.database import db
from community.errors import BadCursor, Gone
from community.generations import MOST_IDS, Generation, forget_old_generations, generation_page


class Shelf:
    """An order that a test moves, some of whose things it hides. ``read`` tells what was loaded."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.ids = list(ids)
        self.hidden: set[int] = set()
        self.reads = 0
        self.read: list[int] = []

    def load(self, ids):
        self.reads += 1
        self.read += ids
        return [{"id": id_} for id_ in ids if id_ not in self.hidden]

    def page(self, limit: int, cursor: str | None = None):
        page = generation_page("shelf", lambda: self.ids, self.load, limit, cursor)
        return [item["id"] for item in page.items], page.next


@pytest.fixture
def shelf(app: Flask):
    with app.test_request_context("/shelf"):
        yield Shelf(range(1, 11))


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Generation))


def test_a_walk_shows_the_order_of_its_first_page_whatever_moves_meanwhile(shelf):
    first, cursor = shelf.page(4)
    shelf.ids = [11, *reversed(shelf.ids)]
    second, cursor = shelf.page(4, cursor)
    shelf.ids.clear()
    third, cursor = shelf.page(4, cursor)

    assert [first, second, third] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert cursor is None


def test_what_is_hidden_during_a_walk_is_left_out_and_pages_stay_full(shelf):
    _, cursor = shelf.page(3)
    shelf.hidden = {2, 4, 5, 6}

    assert shelf.page(3, cursor)[0] == [7, 8, 9]


def test_what_comes_back_into_sight_during_a_walk_is_shown_in_its_place(shelf):
    shelf.hidden = {2, 5}
    first, cursor = shelf.page(3)
    shelf.hidden = set()

    assert first == [1, 3, 4]
    assert shelf.page(3, cursor)[0] == [5, 6, 7]


def test_a_walk_ends_where_all_that_is_left_is_hidden(shelf):
    shelf.hidden = {5, 6, 7, 8, 9, 10}
    first, cursor = shelf.page(4)

    assert first == [1, 2, 3, 4]
    assert shelf.page(4, cursor) == ([], None)


def test_no_more_is_read_than_is_shown(shelf):
    _, cursor = shelf.page(4)
    shelf.page(4, cursor)

    assert shelf.read == [1, 2, 3, 4, 5, 6, 7, 8]


def test_an_order_that_fits_on_its_first_page_is_not_kept(shelf):
    shelf.page(10)

    assert kept() == 0


def test_an_empty_order_is_an_empty_page(shelf):
    shelf.ids = []

    assert shelf.page(10) == ([], None)


def test_equal_orders_are_one_generation_and_another_order_is_another(shelf):
    shelf.page(4)
    shelf.page(7)
    assert kept() == 1

    shelf.ids.reverse()
    shelf.page(4)
    assert kept() == 2


def test_a_cursor_is_gone_30_minutes_after_its_first_page_however_often_it_was_used(shelf):
    with time_machine.travel(utcnow(), tick=False) as clock:
        _, cursor = shelf.page(2)
        clock.shift(timedelta(minutes=29))
        _, cursor = shelf.page(2, cursor)
        clock.shift(timedelta(minutes=1))

        with pytest.raises(Gone):
            shelf.page(2, cursor)


def test_who_comes_late_upon_an_equal_order_still_has_30_minutes(shelf):
    with time_machine.travel(utcnow(), tick=False) as clock:
        shelf.page(2)
        clock.shift(timedelta(minutes=31))
        _, cursor = shelf.page(2)
        clock.shift(timedelta(minutes=29, seconds=59))
        forget_old_generations()

        assert shelf.page(2, cursor)[0] == [3, 4]
        assert kept() == 1


def test_an_order_that_was_forgotten_is_gone(shelf):
    shelf.ids = list(range(500, 520))
    _, cursor = shelf.page(2)
    with time_machine.travel(utcnow() + timedelta(minutes=61)):
        forget_old_generations()
        assert kept() == 0

    with pytest.raises(Gone):
        shelf.page(2, cursor)


def test_a_changed_cursor_is_refused(shelf):
    _, cursor = shelf.page(2)

    with pytest.raises(BadCursor):
        shelf.page(2, "A" + cursor[1:] if cursor[0] != "A" else "B" + cursor[1:])


def test_an_order_is_cut_after_ten_thousand(shelf):
    shelf.ids = list(range(1, MOST_IDS + 6))
    seen, cursor = shelf.page(100)
    while cursor:
        page, cursor = shelf.page(100, cursor)
        seen += page

    assert seen == list(range(1, MOST_IDS + 1))


def test_a_page_far_behind_much_that_is_hidden_is_found_in_few_reads(shelf):
    shelf.ids = list(range(1, 5_001))
    shelf.hidden = set(range(2, 5_000))

    assert shelf.page(2) == ([1, 5_000], None)
    assert shelf.reads < 20
