"""From the facts to the score and the reports, over a synthetic community: every member here is made up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community import clock
from community.activity.actions import record_activity
from community.bookmarks.actions import bookmark
from community.clock import reporting_day, utcnow
from community.database import db
from community.follows.actions import follow
from community.impressions.models import Impression
from community.kols.models import KolScore
from community.kols.tasks import score_kols
from community.likes.actions import like
from community.members.actions import register_member
from community.orders.actions import pay
from community.outbox import transaction
from tests.factories import a_click, a_comment, a_member, a_post, a_repost, a_share, an_order
from tests.kols.people import a_collaboration, a_kol, staff

NOTES, VIEWERS, SPIKE = 6, 120, 30
STRANGERS = [f"visitor {n}" for n in range(VIEWERS)]


def ago(days: int):
    return clock.at(utcnow() - timedelta(days=days))


def shown_to(content, viewers, days_ago: int = 0) -> None:
    day = reporting_day() - timedelta(days=days_ago)
    with transaction() as session:
        session.add_all(Impression(content_id=content.id, day=day, viewer=viewer) for viewer in viewers)


def a_writer(author=None, since_days: int = 40):
    """Somebody with six notes that 120 strangers saw."""
    with ago(since_days + 1):
        author = author or a_member()
    notes = []
    for n in range(NOTES):
        with ago(since_days - 5 * n):
            notes.append(a_post(author=author))
    for note in notes:
        shown_to(note, STRANGERS)
    return author, notes


def followed_by_many(author, *, days_ago: int, who_stay: int) -> None:
    """Thirty follow on one day; some of them are there again two days later, the others never."""
    with ago(days_ago), transaction():
        fans = [register_member(f"fan_{author.id}_{n}") for n in range(SPIKE)]
        for fan in fans:
            follow(fan, author)
    with ago(days_ago - 2), transaction():
        for fan in fans[:who_stay]:
            record_activity(fan, "visit")


def buy(members, when: str, at) -> None:
    for member in members:
        pay(f"{member.username} {when}", member=member, amount_minor=100, currency="CNY", products=[], paid_at=at)


def scored(member) -> KolScore:
    score_kols()
    return db.session.get_one(KolScore, member.id)


def inputs_of(score: KolScore, name: str) -> dict:
    [term] = [term for term in score.terms if term["name"] == name]
    return term["inputs"]


def test_every_number_of_the_score_is_counted_from_the_facts(app):
    lin, notes = a_writer(a_kol())
    buyer, fan, wang = a_member(), a_member(), staff()
    an_order(buyer)
    with transaction():
        for member in (buyer, fan, wang, lin):
            like(member, notes[0])
        bookmark(fan, notes[1])
    a_comment(notes[2], author=fan), a_comment(notes[2], author=lin), a_repost(notes[3], author=buyer)
    link = a_share(lin, notes[0])
    a_click(link, "one"), a_click(link, "two"), a_click(link, "three", kind="crawler")
    shown_to(notes[0], [f"member:{wang.id}", f"member:{fan.id}"])

    score = scored(lin)

    assert inputs_of(score, "engagement_rate") == {"engagements": 5, "impressions": NOTES * VIEWERS + 1, "among": 1}
    assert inputs_of(score, "buyers_engaged") == {"buyers": 1, "engaged": 2, "among": 1}
    assert inputs_of(score, "orders_per_click") == {"orders": 0, "clicks": 2, "among": 1}
    assert (score.figures["notes"], score.figures["viewers"]) == (NOTES, VIEWERS + 1)
    assert score.value == pytest.approx(sum(term["points"] for term in score.terms))


def test_bought_followers_who_are_never_seen_again_cost_points_and_those_who_come_back_do_not(app):
    honest, bought = a_writer()[0], a_writer()[0]
    followed_by_many(honest, days_ago=20, who_stay=SPIKE)
    followed_by_many(bought, days_ago=20, who_stay=3)

    score_kols()

    [won, lost] = [db.session.get_one(KolScore, member.id) for member in (honest, bought)]
    assert inputs_of(won, "followers_active") == {"won_on_spike_days": SPIKE, "judged": SPIKE, "inactive": 0}
    assert inputs_of(lost, "followers_active") == {"won_on_spike_days": SPIKE, "judged": SPIKE, "inactive": SPIKE - 3}
    assert won.value - lost.value == pytest.approx(15 * 0.9)


def test_followers_of_the_last_week_are_not_judged_yet(app):
    lin, _ = a_writer()
    followed_by_many(lin, days_ago=5, who_stay=0)

    assert inputs_of(scored(lin), "followers_active") == {"won_on_spike_days": SPIKE, "judged": 0, "inactive": 0}


def test_who_has_too_little_is_told_what_is_missing_and_who_has_nothing_is_not_looked_at(app):
    kol, nobody = a_kol(), a_post().author

    assert scored(kol).lacks == [
        {"what": "notes", "need": 5, "have": 0},
        {"what": "viewers", "need": 100, "have": 0},
    ]
    assert db.session.get(KolScore, nobody.id) is None


def test_rising_members_are_found_with_reasons_and_leaders_are_not_among_them(app, as_member):
    for author in (a_member("mei"), a_kol(a_member("lin"))):
        _, notes = a_writer(author, since_days=59)
        shown_to(notes[0], STRANGERS, days_ago=45)
        with transaction():
            [like(a_member(), notes[0]) for _ in range(9)]
    score_kols()

    assert as_member().get("/api/v1/kol-candidates").status_code == 403
    [found] = as_member(staff()).get("/api/v1/kol-candidates").json["items"]

    assert found["username"] == "mei"
    assert found["reasons"][0]["reason"] == "engagement_rate_rose"
    assert found["growth"] == pytest.approx((10 / (NOTES * VIEWERS + 100)) / (1 / (VIEWERS + 100)))


def test_the_report_of_leaders_and_their_cohort_count_what_their_links_brought(app, as_member, deliver_all):
    lin, other = a_kol(a_member("lin")), a_kol(a_member("mei"))
    note = a_post(author=lin)
    shown_to(note, ["one", "two"])
    with transaction():
        like(a_member(), note)
    click = a_click(a_share(lin, note), "newcomer")
    arrived = a_member(click_id=click.token)
    a_member()
    deliver_all()
    growth = as_member(staff())

    rows = growth.get("/api/v1/metrics/kols").json["kols"]
    cohorts = growth.get("/api/v1/metrics/retention?cohort=kol:lin").json["cohorts"]

    assert [row["username"] for row in rows] == ["lin", other.username]
    figures = ("clicks", "signups", "orders", "revenue_minor", "engagements", "impressions", "engagement_rate")
    assert [rows[0][name] for name in figures] == [1, 1, 0, 0, 1, 2, 0.5]
    assert [cohort["size"] for cohort in cohorts] == [1]
    assert arrived.created_at
    assert growth.get("/api/v1/metrics/kols?format=csv").text.splitlines()[0].startswith("username,display_name,tier")
    for unknown in ("kol:nobody", f"kol:{arrived.username}", "kol:"):
        assert growth.get("/api/v1/metrics/retention", query_string={"cohort": unknown}).status_code == 422


def test_members_reached_are_compared_with_the_group_that_was_named(app, as_member, as_host):
    """Planted by hand: of 100 reached 30 buy in the window and 10 before; of 100 others 15 and 10."""
    with ago(30), transaction():
        reached, others = ([register_member(f"{side}{n}") for n in range(100)] for side in ("reached", "other"))
    lin = a_kol()
    named = {"usernames": [member.username for member in others]}
    collaboration = a_collaboration(lin, accepted=True, comparison=named)
    post = {"collaboration_id": str(collaboration.id), "body": "周末去了山里。鞋子很舒服，也不进水。"}
    answer = as_member(lin).post("/api/v1/posts", json={**post, "disclosure": "partnership"})
    content_id = int(answer.json["id"])
    with transaction() as session:
        today = reporting_day()
        session.add_all(Impression(content_id=content_id, day=today, viewer=f"member:{m.id}") for m in reached)
    with transaction():
        for members, during in ((reached, 30), (others, 15)):
            buy(members[:10], "before", utcnow() - timedelta(days=1))
            buy(members[:during], "during", utcnow())

    found = as_member(staff()).get(f"/api/v1/collaborations/{collaboration.id}/report").json["effect"]

    assert (found["treated"], found["compared"], found["too_few"]) == (100, 100, False)
    assert found["difference"] == pytest.approx(0.15)
    assert found["low"] < 0.15 < found["high"]
