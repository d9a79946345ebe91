"""How far a member is trusted. The truth is written by hand from DEFINITIONS."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community.clock import utcnow
from community.database import db
from community.members.actions import refresh_trust
from community.members.models import Member
from community.members.trust import Standing, trust_of
from community.outbox import transaction
from community.trust.tasks import refresh_newcomers_trust
from tests.factories import a_member, a_post

OLD = timedelta(days=60)


@pytest.mark.parametrize(
    ("standing", "present", "expected"),
    [
        (Standing(timedelta(hours=23), 50, 50, 50), "T0", "T0"),
        (Standing(OLD, 0), "T1", "T0"),
        (Standing(OLD, 2), "T0", "T0"),
        (Standing(timedelta(hours=24), 3), "T0", "T1"),
        (Standing(OLD, 10, 15, 5), "T1", "T2"),
        (Standing(OLD, 10, 14, 5), "T1", "T1"),
        (Standing(OLD, 10, 14, 5), "T2", "T2"),
        (Standing(OLD, 9, 14, 5), "T2", "T2"),
        (Standing(OLD, 8, 15, 5), "T2", "T1"),
        (Standing(OLD, 10, 13, 5), "T2", "T1"),
        (Standing(OLD, 10, 15, 4), "T2", "T1"),
        (Standing(OLD, 10, 15, 5, days_since_strike=89), "T2", "T1"),
        (Standing(OLD, 10, 15, 5, days_since_strike=90), "T1", "T2"),
    ],
)
def test_trust_is_reached_at_its_thresholds_and_kept_down_to_nine_tenths(standing, present, expected):
    assert trust_of(standing, present) == expected


def test_the_host_may_vouch_for_a_member():
    assert trust_of(Standing(timedelta(0), 0), floor="T1") == "T1"
    assert trust_of(Standing(OLD, 10, 15, 5), floor="T1") == "T2"


def test_three_published_contents_make_a_member_of_a_day_known(app, deliver_all):
    lin = a_member("lin")
    made_older(lin, hours=25)
    for _ in range(3):
        a_post(author=lin)
    deliver_all()

    assert db.session.get(Member, lin.id).trust == "T1"


def test_a_newcomer_is_judged_again_when_the_first_day_is_over(app, deliver_all):
    lin = a_member("lin")
    for _ in range(3):
        a_post(author=lin)
    deliver_all()
    assert lin.trust == "T0"

    made_older(lin, hours=25)
    refresh_newcomers_trust()

    db.session.refresh(lin)
    assert lin.trust == "T1"


def test_a_slice_above_may_judge_by_its_own_numbers(app):
    lin = a_member("lin")
    with transaction():
        refresh_trust(lin, Standing(OLD, 10, 15, 5))

    assert db.session.get(Member, lin.id).trust == "T2"


def made_older(member, hours):
    with transaction():
        db.session.get(Member, member.id).created_at = utcnow() - timedelta(hours=hours)
