"""The suppression alarm: bad reviews refused more often than good ones."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from community.content.models import Content, Status
from community.database import db
from community.outbox import transaction
from moderation.alerts.models import Alert
from moderation.transparency import stars
from moderation.transparency.stars import Judged, suppression
from moderation.transparency.tasks import watch_suppression
from tests.factories import a_product, a_review

NOBODY = dict.fromkeys(stars.STARS, Judged())


def judged(low, high):
    """(refused, judged) of 1 star and of 5."""
    return suppression(NOBODY | {1: Judged(low[1], low[0]), 5: Judged(high[1], high[0])})


def test_the_difference_and_its_bounds_are_newcombes_published_ones():
    """56 of 70 and 48 of 80: example (a), method 10, of Newcombe (1998)."""
    found = judged((56, 70), (48, 80))

    assert found.difference == pytest.approx(0.2)
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.alarm


def test_there_is_no_alarm_with_fewer_than_thirty_on_a_side():
    assert not judged((29, 29), (0, 500)).alarm
    assert judged((30, 30), (0, 30)).alarm
    assert not judged((30, 30), (0, 29)).alarm


def test_there_is_no_alarm_where_chance_would_do_or_where_praise_is_refused_more_often():
    assert not judged((3, 40), (2, 60)).alarm
    assert not judged((0, 400), (200, 400)).alarm


def test_without_reviews_there_is_nothing_to_compare():
    assert (suppression(NOBODY).difference, suppression(NOBODY).interval, suppression(NOBODY).alarm) == (
        None,
        None,
        False,
    )


def test_two_stars_count_as_low_three_as_neither():
    found = suppression({star: Judged(star, 0, star) for star in stars.STARS})

    assert (found.low.judged, found.high.judged, found.high.waiting) == (3, 9, 9)


def many_reviews(rating: int, public: int, refused: int) -> None:
    """Reviews that were screened. What became of them is written by hand: deciding hundreds would take minutes."""
    product = a_product()
    made = [a_review(product, rating=rating, published=False).id for _ in range(public + refused)]
    with transaction() as session:
        for ids, status in ((made[:public], Status.PUBLISHED), (made[public:], Status.REMOVED)):
            session.execute(update(Content).where(Content.id.in_(ids)).values(status=status))


def test_the_house_raises_an_alert_by_itself_once(app):
    many_reviews(1, public=15, refused=15)
    many_reviews(5, public=30, refused=0)

    watch_suppression()
    watch_suppression()

    [alert] = db.session.scalars(select(Alert).where(Alert.kind == "suppression"))
    assert alert.evidence["low_rate"] == 0.5
    assert (alert.evidence["high_rate"], alert.evidence["alarm"]) == (0.0, True)
