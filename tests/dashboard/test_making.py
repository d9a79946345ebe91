"""What the growth team makes on its pages is what the API makes, and what cannot be is told at its field."""

import pytest

from community.database import db
from community.winbacks.models import Winback
from community.winbacks.queries import get_winback

WINBACK = {"name": "spring", "text_zh": "好久不见", "text_en": "It has been a while", "activity": "any"}


def test_a_winback_is_planned_and_launched(growth):
    made = growth.send("/growth/winbacks", WINBACK | {"within_days": "7"}, on="/growth/winbacks")
    assert made.location == "/growth/winbacks/spring"
    assert (get_winback("spring").within_days, get_winback("spring").launched_at) == (7, None)
    growth.send(f"{made.location}/launch", {}, on=made.location)
    assert get_winback("spring").launched_at is not None
    assert "还没到读取结果的时刻" in growth.open(made.location).text or "不足 100 人" in growth.open(made.location).text


@pytest.mark.parametrize(
    ("said", "told"),
    [({"name": "Not A Name"}, 'id="name-more"'), ({"within_days": "900"}, 'id="within_days-more"')],
)
def test_a_winback_that_cannot_be_is_told_at_its_field_and_keeps_the_words(growth, said, told):
    page = growth.send("/growth/winbacks", WINBACK | said, on="/growth/winbacks")
    assert page.status_code == 422
    assert told in page.text
    assert "好久不见" in page.text
    assert db.session.query(Winback).count() == 0


def test_a_name_that_is_taken_is_told(growth):
    for status in (303, 422):
        assert growth.send("/growth/winbacks", WINBACK, on="/growth/winbacks").status_code == status
