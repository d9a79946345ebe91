"""Early warning: what comes more often than its own history explains, and what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from community.clock import utcnow
from community.database import db
from community.notifications.models import Notification
from community.outbox import transaction
from moderation.alerts.actions import raise_alert, settle
from moderation.alerts.models import Alert
from moderation.desk.reports import report_content
from moderation.judgement.crowds.spikes import Spike, spike
from moderation.warnings.queries import counts_before, whole_community
from moderation.warnings.tasks import watch_spikes
from moderation.warnings.windows import DAYS, last_hour, same_hours
from tests.factories import a_member, a_post, a_product, a_review
from tests.moderation_desk.desk import CLEAN, a_moderator
from tests.rulebook.rules import a_word
from tests.statements import statements

SALE = "全店甩卖最后两天，大家快来看看吧。"


def settled_members(count, **given):
    """Members who joined long ago."""
    with time_machine.travel(utcnow() - timedelta(days=100)):
        return [a_member(**given) for _ in range(count)]


def alerts():
    db.session.rollback()
    return {alert.kind: alert for alert in db.session.scalars(select(Alert).where(Alert.kind.endswith("_spike")))}


def reported(count, post=None, **given):
    members = settled_members(count + (post is None), **given)
    post = post or a_post(CLEAN, author=members.pop())
    with transaction():
        for member in members:
            report_content(member, post.id, "spam")


def test_a_history_of_nothing_bears_five_and_no_sixth():
    assert spike(5, [0] * 28) is None
    assert spike(6, [0] * 28) == Spike(6, 0.0, 5)


def test_a_busy_history_bears_what_chance_explains():
    assert spike(21, [10] * 28) is None
    assert spike(22, [10] * 28) == Spike(22, 10.0, 21)


def test_the_hours_that_are_compared_are_the_same_hour_of_four_weeks():
    now = utcnow()
    assert len(same_hours(now)) == DAYS == 28
    assert last_hour(now).holds(now)
    assert not last_hour(now).holds(now - timedelta(hours=1))
    assert same_hours(now)[-1].end == now - timedelta(days=28)


def test_six_reports_within_an_hour_after_four_quiet_weeks_warn_with_their_figures(app):
    moderator = a_moderator()
    reported(6)

    watch_spikes()

    alert = alerts()["report_spike"]
    assert alert.subject == "community"
    assert {name: alert.evidence[name] for name in ("count", "expected", "expected_most")} == {
        "count": 6,
        "expected": 0.0,
        "expected_most": 5,
    }
    assert len(alert.evidence["ids"]) == 5
    told = db.session.scalars(select(Notification).where(Notification.member_id == moderator.id)).all()
    assert [notice.type for notice in told] == ["report_spike"]
    assert "6" in told[0].texts["en"]
    assert "举报" in told[0].texts["zh-CN"]


def test_five_are_no_spike_and_reports_by_staff_do_not_count(app):
    reported(5)
    reported(3, roles=("growth",))

    watch_spikes()

    assert alerts() == {}


def test_as_many_in_the_same_hour_of_earlier_days_are_no_spike(app):
    now = utcnow()
    for days in (1, 2, 3, 8, 15, 22):
        with time_machine.travel(now - timedelta(days=days, minutes=10)):
            reported(28)
    reported(8)

    watch_spikes()

    assert "report_spike" not in alerts()


def test_a_spike_is_told_once_until_somebody_looked_at_it(app):
    moderator = a_moderator()
    reported(6)
    watch_spikes()
    watch_spikes()
    assert len(db.session.scalars(select(Notification.id)).all()) == 1

    with transaction():
        settle(alerts()["report_spike"].id, moderator)
    watch_spikes()

    assert len(db.session.scalars(select(Alert.id).where(Alert.kind == "report_spike")).all()) == 2


def test_bad_stars_warn_of_their_product_alone_and_imported_ones_do_not_count(app):
    attacked, imported, loved = a_product("SKU-1"), a_product("SKU-2"), a_product("SKU-3")
    for member in settled_members(6):
        a_review(attacked, author=member, rating=1)
        a_review(imported, author=member, rating=1, imported=True)
        a_review(loved, author=member, rating=5)

    watch_spikes()

    found = db.session.scalars(select(Alert.subject).where(Alert.kind == "negative_review_spike")).all()
    assert found == ["product:SKU-1"]
    assert alerts()["negative_review_spike"].evidence["count"] == 6


def test_a_word_of_the_shop_that_many_texts_hold_at_once_warns_with_those_texts(app):
    word_id = a_word(text="甩卖", state="live", use="score")
    posts = [a_post(f"{SALE}{place}", author=author) for place, author in enumerate(settled_members(6))]

    watch_spikes()

    alert = alerts()["keyword_spike"]
    assert (alert.subject, alert.evidence["count"]) == (f"word:{word_id}", 6)
    assert set(alert.evidence["ids"]) < {str(post.id) for post in posts}


def test_a_text_that_is_edited_counts_once(app, as_member):
    a_word(text="甩卖", state="live", use="score")
    writer = settled_members(1)[0]
    post = a_post(SALE, author=writer)
    for version in range(1, 7):
        headers = {"If-Match": f'"{version}-9f86d081884c7d65"'}
        edited = as_member(writer).patch(
            f"/api/v1/contents/{post.id}", json={"body": f"{SALE}{version}"}, headers=headers
        )
        assert edited.status_code == 200

    watch_spikes()

    assert alerts() == {}


def test_sign_ups_by_hand_warn_and_those_of_an_import_and_of_staff_do_not(app):
    for _ in range(6):
        a_member(imported_at=utcnow())
        a_moderator()
    watch_spikes()
    assert alerts() == {}

    members = [a_member() for _ in range(6)]
    watch_spikes()

    assert alerts()["signup_spike"].evidence["count"] == 6
    assert set(alerts()["signup_spike"].evidence["ids"]) < {str(member.id) for member in members}


def test_a_quiet_look_takes_four_statements_and_a_history_takes_one(app):
    with statements() as quiet:
        watch_spikes()
    with statements() as history:
        counts_before(whole_community()[0], utcnow())

    assert len([sent for sent, _ in quiet if sent.startswith("SELECT")]) == 4
    assert len([sent for sent, _ in history if sent.startswith("SELECT")]) == 1


def test_an_alert_is_a_fact_that_others_can_hear(app):
    with statements() as sent, transaction():
        raise_alert("report_spike", "community", {})
        raise_alert("report_spike", "community", {})

    assert len([each for each, _ in sent if "SELECT alerts.id" in each]) == 1


@pytest.mark.parametrize(
    ("counted", "at", "index"),
    [
        ("reports", "created_at", "ix_reports_created_at"),
        ("members", "created_at", "ix_members_created_at"),
        ("contents WHERE kind = 'review' AND rating <= 2 AND NOT imported", "submitted_at", "ix_contents_negative"),
        ("screenings", "screened_at", "ix_screenings_screened_at"),
    ],
)
def test_every_series_is_counted_by_an_index(app, counted, at, index):
    on_sqlite = db.engine.dialect.name == "sqlite"
    where = "AND" if "WHERE" in counted else "WHERE"
    asked = f"SELECT count(*) FROM {counted} {where} {at} > '2026-11-01' AND {at} <= '2026-11-02'"
    with db.engine.connect() as connection:
        if not on_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("DROP INDEX ix_contents_submitted"))  # as good, where nothing is; undone below
        plan = connection.execute(text(f"{'EXPLAIN QUERY PLAN' if on_sqlite else 'EXPLAIN'} {asked}")).all()

    assert index in str(plan)
