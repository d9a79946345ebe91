"""A filtered report speaks of the members who pass, and of nobody else."""

from __future__ import annotations

from csv import DictReader
from io import StringIO

import pytest
from sqlalchemy import text

from community.activity.actions import record_visit
from community.attribution.models import Credit
from community.campaigns.models import Participant
from community.clock import at, utcnow
from community.database import db
from community.impressions.actions import write_impressions
from community.impressions.seen import Seen
from community.members.models import Member
from community.metrics.filters import Filters, counted_by, narrowed_to
from community.metrics.privacy import FEWEST
from community.metrics.queries import population
from community.outbox import transaction
from tests.campaigns.scenes import a_campaign
from tests.factories import a_click, a_member, a_post, a_share, an_order
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.history import DAYS, a_past

ADDED = {
    "overview": (
        "new_members",
        "contents",
        "likes",
        "bookmarks",
        "shares",
        "follows",
        "orders",
        "impressions",
        "active",
    ),
    "engagement": ("impressions", "likes", "comments", "shares", "engagements", "active", "participants"),
    "sharing": ("shares", "share_actions", "sharers", "active", "human_clicks", "robot_clicks", "signups", "orders"),
    "attribution": ("links", "human_clicks", "visits", "signups", "orders"),
    "active": ("active",),
    "returning": ("returned",),
    "churn": ("population", "at_risk"),
}


def report(client, name, first, last, **asked):
    asked = {"from": first.isoformat(), "to": last.isoformat(), **asked}
    response = client.get(f"/api/v1/metrics/{name}", query_string=asked)
    assert response.status_code == 200, response.json
    return response.json


def a_lively_past(today):
    """A random past, in which half of the members are of level 2, links were clicked and contents seen."""
    a_past(31, today)
    with transaction() as session:
        members = session.query(Member).filter(Member.erased_at.is_(None), ~Member.is_staff).all()
        for member in members[::2]:
            member.level = 2
    post = a_post()
    for count, member in enumerate(members):
        click = a_click(a_share(member, post), f"visitor {count % 3}")
        a_click(a_share(member, post), "a crawler", kind="crawler")
        with transaction() as session:
            credited = {"link_id": click.link_id, "click_id": click.id, "first_click_id": click.id}
            came = members[count - 1]
            session.add(Credit(kind="signup", member_id=came.id, occurred_at=utcnow(), **credited))
    write_impressions([Seen(post.id, today, f"member:{member.id}") for member in members[:5]])
    return members


def test_what_the_members_of_each_level_did_adds_up_to_what_all_did(growth, today):
    a_lively_past(today)

    for name, figures in ADDED.items():
        shown = [report(growth, name, ago(today, DAYS), today, **asked) for asked in ({}, {"level": 1}, {"level": 2})]
        whole, one, two = (answer.get("total", answer) for answer in shown)
        added = {figure: one[figure] + two[figure] for figure in figures}
        assert added == {figure: whole[figure] for figure in figures}, name
        assert name in ("returning", "churn") or (any(one[figure] for figure in figures) and added != one), name


def test_a_filtered_overview_equals_plain_sql_of_its_members(growth, today):
    ids = [member.id for member in a_lively_past(today)[::2]]
    listed = ",".join(map(str, ids))
    standing = {
        "likes": f"SELECT count(*) FROM likes WHERE ended_at IS NULL AND member_id IN ({listed})",
        "contents": f"SELECT count(*) FROM contents WHERE status = 'published' AND author_id IN ({listed})",
        "orders": f"SELECT count(*) FROM orders WHERE member_id IN ({listed})",
        "shares": f"SELECT count(*) FROM share_links WHERE member_id IN ({listed})",
    }

    total = report(growth, "overview", ago(today, DAYS), today, level=2)["total"]

    assert {name: total[name] for name in standing} == {
        name: db.session.scalar(text(counting)) for name, counting in standing.items()
    }
    assert total["members"] == len(ids)


def test_the_funnel_of_a_level_has_the_links_of_its_members(growth, today):
    a_lively_past(today)

    every, one, two = (
        report(growth, "funnel", today, today, **asked)["days"][0] for asked in ({}, {"level": 1}, {"level": 2})
    )

    assert {step: one[step] + two[step] for step in ("shared", "clicked", "visited", "signed_up")} == {
        step: every[step] for step in ("shared", "clicked", "visited", "signed_up")
    }
    assert 0 < one["shared"] < every["shared"]


def test_each_filter_finds_its_members_and_several_find_whom_all_of_them_find(app, today):
    with at(noon(ago(today, 40))):
        old = a_member()
    with at(noon(ago(today, 3))):
        young, invited = a_member(), a_member()
    link = a_share(old, a_post(author=a_member(roles=("growth",))), "weibo")
    click = a_click(link)
    an_order(young)
    with transaction() as session:
        record_visit(young)
        credited = {"link_id": link.id, "click_id": click.id, "first_click_id": click.id}
        session.add(Credit(kind="signup", member_id=invited.id, occurred_at=utcnow(), **credited))
    week = ago(today, 3).strftime("%G-W%V")
    found = {
        Filters(channel="weibo"): {invited},
        Filters(channel="wechat"): set(),
        Filters(level=1): {old, young, invited},
        Filters(cohort=ago(today, 3).isoformat()): {young, invited},
        Filters(cohort=ago(today, 40).isoformat()[:7]): {old},
        Filters(cohort=week): {young, invited},
        Filters(cohort="arrived_by_share"): {invited},
        Filters(cohort="first:order"): {young},
        Filters(cohort="first:visit"): {young},
        Filters(cohort="first:post"): set(),
        Filters(cohort="first:order", level=1): {young},
        Filters(cohort="first:order", channel="weibo"): set(),
    }

    for filters, members in found.items():
        assert set(counted_by(filters)) == {member.number for member in members}, filters
    assert narrowed_to(Filters()) is None
    assert counted_by(Filters()) == population()


def test_who_took_part_in_a_campaign_is_a_cohort_to_filter_by(growth, today):
    took_part, _ = [a_member() for _ in range(FEWEST)], a_member()
    campaign = a_campaign()
    with transaction() as session:
        session.add_all(
            Participant(campaign_id=campaign.id, member_id=member.id, joined_at=utcnow()) for member in took_part
        )

    total = report(growth, "overview", today, today, cohort=f"campaign:{campaign.id}")["total"]

    assert (total["members"], total["new_members"]) == (FEWEST, FEWEST)


def test_a_sheet_of_one_to_four_members_is_refused_and_one_of_nobody_is_empty(growth, today):
    for _ in range(FEWEST - 1):
        an_order(a_member())

    for name in (*ADDED, "funnel", "lifecycle", "levels", "anomalies", "retention", "invitations", "engaging"):
        refused = growth.get(f"/api/v1/metrics/{name}?level=1&format=csv")
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["level"]), name
    assert growth.get("/api/v1/metrics/overview?level=3&format=csv").status_code == 200
    assert report(growth, "overview", today, today, level=1)["total"]["members"] == FEWEST - 1

    a_member()
    assert growth.get("/api/v1/metrics/overview?level=1&format=csv").status_code == 200


def test_a_sheet_of_some_members_tells_of_no_day_on_which_fewer_than_five_came(growth, today):
    members = [a_member() for _ in range(FEWEST)]
    with transaction():
        for member in members[:2]:
            record_visit(member)
    asked = {"from": today, "to": today, "format": "csv"}

    (of_some,) = DictReader(StringIO(growth.get("/api/v1/metrics/overview", query_string=asked | {"level": 1}).text))
    (of_all,) = DictReader(StringIO(growth.get("/api/v1/metrics/overview", query_string=asked).text))

    assert (of_some["active"], of_some["dau"], of_some["dau_mau"], of_some["conversion"]) == ("<5", "<5", "", "0.0")
    assert of_some["new_members"] == "5"
    assert (of_all["active"], of_all["dau"]) == ("2", "2")


def test_the_answer_says_of_whom_it_speaks(growth, today):
    shown = report(growth, "overview", today, today, level=2, cohort="first:share")["definition"]
    table = report(growth, "retention", today, today, level=2)["definition"]

    assert "level=2, cohort=first:share" in shown
    assert "level=2" in table
    assert "level=" not in report(growth, "overview", today, today)["definition"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("segment=nobody-made-it", "segment"),
        ("cohort=registration", "cohort"),
        ("cohort=2026-13", "cohort"),
        ("cohort=2026-W60", "cohort"),
        ("cohort=kol:nobody", "cohort"),
        ("cohort=campaign:0x1", "cohort"),
        ("level=0", "level"),
        ("channel=", "channel"),
    ],
)
def test_a_filter_without_sense_is_a_problem_of_its_field(growth, query, field):
    for name in ("overview", "engagement", "sharing", "returning", "anomalies", "attribution"):
        response = growth.get(f"/api/v1/metrics/{name}?{query}")

        assert response.status_code == 422
        assert list(response.json["errors"]) == [field]
