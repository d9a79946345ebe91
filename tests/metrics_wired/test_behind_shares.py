"""Who is behind the figures of shares: whose links they were, and whom these brought."""

from __future__ import annotations

import pytest

from community.accounts.actions import erase_account
from community.campaigns.models import Exposure, Participant
from community.clock import at, utcnow
from community.database import db
from community.likes.actions import like
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from tests.campaigns.scenes import DAY, a_campaign, now_and
from tests.factories import a_member, a_post
from tests.kols.people import a_kol
from tests.metrics_wired.conftest import ago
from tests.metrics_wired.journeys import HOUR, STEPS, a_journey, brings, joins
from tests.metrics_wired.lists import ROOT, behind, days, told


@pytest.fixture
def journeys(today):
    """Sharers with a link each, by how many steps it got, on one day long ago; of two channels."""
    post, day = a_post(), ago(today, 80)
    sharers = {}
    for steps in (0, 1, 2, 3, 3, 4):
        sharer = joins(ago(today, 90))
        a_journey(post, sharer, day, "wechat" if steps % 2 else "weibo", steps)
        sharers.setdefault(steps, []).append(sharer.username)
    return day, sharers


def usernames(sharers, *steps):
    return {name for step in steps for name in sharers[step]}


def test_the_sharers_of_each_step_and_whom_it_brought_are_listed(growth, journeys):
    day, sharers = journeys
    (row,) = told(growth, "funnel", **days(day, day))["days"]

    for place, step in enumerate(STEPS):
        found = behind(growth, "funnel", figure=step, **days(day, day))
        assert found == usernames(sharers, *range(place, 5))
        assert len(found) == row[step]
    for step, number in (("signed_up", 3), ("ordered", 1)):
        brought = behind(growth, "funnel", figure=step, who="brought", **days(day, day))
        assert len(brought) == number
        assert not brought & usernames(sharers, *range(5))


def test_the_lists_of_the_funnel_follow_its_channels_and_leave_out_open_windows(growth, journeys, today):
    a_journey(a_post(), joins(ago(today, 90)), ago(today, 1), "wechat", 1)
    window = days(ago(today, 81), today)
    report = told(growth, "funnel", **window)

    for row in report["total"]:
        assert len(behind(growth, "funnel", figure=row["step"], closed=row["step"], **window)) == row["reached"]
    for row in report["channels"]:
        asked = {"figure": row["step"], "closed": row["step"], "channel": row["channel"], **window}
        assert len(behind(growth, "funnel", **asked)) == row["reached"]
    assert len(behind(growth, "funnel", closed="clicked", **window)) == report["total"][0]["of"] == 6
    assert len(behind(growth, "funnel", **window)) == 7


def test_the_people_of_each_channel_and_of_the_total_are_listed(growth, journeys, today):
    window = days(ago(today, 81), today)
    report = told(growth, "attribution", **window)

    for row in [{"channel": None, **report["total"]}, *report["channels"]]:
        of = {"of_channel": row["channel"], **window} if row["channel"] else window
        for figure in ("links", "human_clicks", "robot_clicks", "visits", "signups", "first_signups"):
            assert len(behind(growth, "attribution", figure=figure, **of)) == row[figure]
        for figure in ("signups", "first_signups", "orders", "first_orders"):
            assert len(behind(growth, "attribution", figure=figure, who="brought", **of)) == row[figure]


def test_who_signed_up_by_a_share_is_listed_until_erased_and_every_report_says_so(growth, journeys, today):
    _, sharers = journeys
    window = days(ago(today, 81), today)
    newcomers = behind(growth, "sharing", figure="signups", who="brought", **window)
    assert len(newcomers) == told(growth, "sharing", **window)["total"]["signups"] == 3
    assert behind(growth, "sharing", figure="human_clicks", **window) == usernames(sharers, 1, 2, 3, 4)

    gone = db.session.scalar(db.select(Member).where(Member.username == min(newcomers)))
    with transaction():
        erase_account(member_to_change(gone.id))

    assert len(behind(growth, "sharing", figure="signups", who="brought", **window)) == 2
    assert len(behind(growth, "attribution", figure="signups", who="brought", **window)) == 2
    assert told(growth, "sharing", **window)["total"]["signups"] == 2
    assert told(growth, "attribution", **window)["total"]["signups"] == 2


def test_who_invited_who_came_and_each_generation_are_listed(growth, today):
    begun = ago(today, 20)
    sharer, friend, idle = (joins(begun) for _ in range(3))
    post = a_post()
    first, second, late = (brings(sharer, post, hours * HOUR) for hours in (5, 9, 200))
    third = brings(first, post, 3 * HOUR)
    gone = brings(friend, post, 7 * HOUR)
    with transaction():
        erase_account(member_to_change(gone.id))
    window = days(begun, today)

    report = told(growth, "invitations", **window, unit="day")

    assert report["total"]["signups"] == 3
    for row in report["cohorts"]:
        for figure in ("size", "signups"):
            assert len(behind(growth, "invitations", figure=figure, begun=row["start"])) == row[figure]
    for figure in ("size", "signups"):
        assert len(behind(growth, "invitations", figure=figure, unit="day", **window)) == report["total"][figure]
    came = behind(growth, "invitations", figure="signups", unit="day", **window)
    assert came == {first.username, second.username, third.username}
    assert behind(growth, "invitations", unit="day", **window) == {sharer.username, first.username}
    for row in report["generations"]:
        asked = {"figure": "generations", "generation": row["generation"], **window}
        assert len(behind(growth, "invitations", **asked)) == row["members"]
    assert {idle.username, friend.username} <= behind(growth, "invitations", figure="generations", **window)
    assert late.username in behind(growth, "invitations", figure="generations", generation=1, **window)


def test_whom_a_leader_brought_and_who_engaged_with_them_is_listed(growth, today):
    lin = a_kol(a_member("lin"))
    note, fan = a_post(author=lin), a_member("fan")
    with transaction():
        like(fan, note)
        like(lin, note)
    a_journey(note, lin, ago(today, 60), "wechat", 4)
    window = days(ago(today, 70), today)

    (row,) = told(growth, "kols", **window)["kols"]

    assert behind(growth, "kols", username="lin", figure="engagements", **window) == {"fan"}
    assert row["engagements"] == 1
    for figure in ("signups", "orders", "refunds"):
        assert len(behind(growth, "kols", username="lin", figure=figure, **window)) == row[figure]


def test_who_took_part_in_a_campaign_wrote_engaged_and_was_told_is_listed(growth, deliver_all):
    campaign = a_campaign("topic_challenge", opens=-9 * DAY, closes=-8 * DAY)
    with at(now_and(-8.5 * DAY)):
        newcomer, author, fan = (a_member() for _ in range(3))
    with at(now_and(-8.4 * DAY)):
        notes = [a_post("雨后的山路很好走。 #周末去山里#", author=who) for who in (newcomer, author)]
        with transaction():
            like(fan, notes[0])
    with transaction() as session:
        for held_out, who in enumerate((newcomer, author)):
            session.add(Participant(campaign_id=campaign.id, member_id=who.id, joined_at=now_and(-8.4 * DAY)))
            session.add(Exposure(campaign_id=campaign.id, member_id=who.id, held_out=bool(held_out), at=utcnow()))

    report = growth.get(f"/api/v1/campaigns/{campaign.id}/report").json
    (row,) = told(growth, "campaigns")["campaigns"]

    assert (row["contents"], row["engagements"], row["new_members"]) == (2, 1, 2)
    for figure in ("participants", "contents", "engagements", "new_members"):
        assert len(behind(growth, "campaigns", campaign=campaign.id, figure=figure)) == row[figure]
    for window in report["windows"]:
        for figure in ("contents", "engagements", "new_members", "active_participants"):
            asked = {"campaign": campaign.id, "figure": figure, "window": window["window"]}
            assert len(behind(growth, "campaigns", **asked)) == window[figure]
    for group in ("told", "held_out"):
        assert len(behind(growth, "campaigns/notices", campaign=campaign.id, group=group)) == report["notices"][group]
        for figure in ("took_part", "active"):
            asked = {"campaign": campaign.id, "group": group, "figure": figure}
            assert len(behind(growth, "campaigns/notices", **asked)) == report["notices"][figure][group]


def test_a_window_that_has_not_begun_has_no_list(growth):
    campaign = a_campaign("group_goal")

    answer = growth.get(f"{ROOT}/campaigns/members?campaign={campaign.id}&window=after_7")

    assert list(answer.json["errors"]) == ["window"]
    assert growth.get(f"{ROOT}/campaigns/members?campaign=999999").status_code == 404
