"""A campaign opens and closes by itself; what counts in it is fixed from its opening on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.activity.models import Visit
from community.campaigns.models import Campaign, Exposure
from community.campaigns.tasks import tell_of_campaigns, turn_campaigns
from community.clock import at, reporting_day, utcnow
from community.content.actions import withdraw
from community.database import db
from community.goals.tasks import follow_goals
from community.metrics.holdout import is_held_out
from community.notifications.models import Notification
from community.outbox import transaction
from community.relations import insert_new
from tests.campaigns.scenes import DAY, SOON, TERMS, a_campaign, after_the_end, an_event, close, now_and
from tests.factories import a_member, a_post
from tests.statements import statements


@pytest.fixture
def growth(app, as_member):
    return as_member(a_member(roles=("growth",)))


def path(campaign, rest=""):
    return f"/api/v1/campaigns/{campaign.id}{rest}"


def changing(client, campaign, **said):
    tag = client.get(path(campaign)).headers["ETag"]
    return client.patch(path(campaign), json=said, headers={"If-Match": tag})


def take_back(content):
    with transaction():
        withdraw(content)


def was_here(member_id):
    insert_new(Visit, member_id=member_id, day=reporting_day(), first_at=utcnow())


def test_a_campaign_opens_and_closes_by_the_clock_and_the_shop_hears_of_each_once(app, client):
    campaign = a_campaign("group_goal", opens=SOON, closes=2 * SOON)
    states = []

    for moment in (timedelta(), SOON, SOON, 2 * SOON, 2 * SOON):
        with at(now_and(moment + timedelta(seconds=1))):
            turn_campaigns()
        states.append(client.get(path(campaign)).json["state"])

    assert states == ["announced", "open", "open", "closed", "closed"]


def test_once_open_only_texts_change_and_what_they_said_stays_readable(growth, client):
    campaign = a_campaign("group_goal")
    closes_at = now_and(3 * DAY).isoformat()
    terms = {"opens_at": now_and(DAY).isoformat(), "closes_at": closes_at, "terms": TERMS["group_goal"]}

    assert changing(growth, campaign, **terms).status_code == 409
    assert changing(growth, campaign, topic="别的").status_code == 409
    changed = changing(growth, campaign, title="换个名字", description="<script>x</script>**好**")

    assert (changed.status_code, changed.json["version"], changed.json["title"]) == (200, 2, "换个名字")
    assert "<script" not in changed.json["description_html"]
    [before] = client.get(path(campaign, "/history")).json["items"]
    assert (before["version"], before["title"]) == (1, "周末山里走一走")


def test_before_the_opening_everything_may_be_changed(growth):
    campaign = a_campaign("group_goal", opens=DAY, closes=2 * DAY)
    window = {"opens_at": now_and(2 * DAY).isoformat(), "closes_at": now_and(3 * DAY).isoformat()}

    changed = changing(growth, campaign, **window, terms={"what": "like", "target": 9}).json

    assert changed["terms"] == {"what": "like", "target": 9}
    assert changing(growth, campaign, **window, terms={"what": "like"}).status_code == 422


def test_members_only_read_campaigns(as_member, app):
    campaign, member = a_campaign("group_goal"), as_member()

    assert changing(member, campaign, title="我的").status_code == 403
    assert member.post(path(campaign, "/cancellation"), json={"reason": "不要"}).status_code == 403
    assert member.get(path(campaign, "/report")).status_code == 403
    assert member.get(path(campaign)).status_code == 200


def test_a_cancelled_campaign_tells_who_takes_part_and_takes_nobody_more(growth, as_member):
    event, member, late = an_event(), a_member(), a_member()
    as_member(member).put(path(event, "/signup"))

    for _ in range(2):
        assert growth.post(path(event, "/cancellation"), json={"reason": "台风"}).json["state"] == "cancelled"

    assert as_member(late).put(path(event, "/signup")).status_code == 409
    told = select(Notification.member_id).where(Notification.type == "campaign_cancelled")
    assert list(db.session.scalars(told)) == [member.id]


def test_a_list_takes_the_same_few_statements_however_long(client):
    def asked() -> int:
        with statements() as sent:
            client.get("/api/v1/campaigns")
        return len(sent)

    a_campaign()
    few = asked()
    for _ in range(4):
        a_campaign()

    assert asked() == few <= 4


def test_a_tenth_is_held_out_of_the_news_for_good_and_both_groups_are_logged(app):
    campaign = a_campaign("group_goal")
    members = [a_member() for _ in range(40)]
    with transaction():
        for member in members:
            was_here(member.id)

    tell_of_campaigns()
    tell_of_campaigns()

    logged = dict(db.session.execute(select(Exposure.member_id, Exposure.held_out)).all())
    assert logged == {m.id: is_held_out(f"campaign:{campaign.id}", m.id) for m in members}
    told = set(db.session.scalars(select(Notification.member_id).where(Notification.type == "campaign_opened")))
    assert told == {member_id for member_id, held_out in logged.items() if not held_out}


def test_who_switched_such_news_off_is_neither_told_nor_counted(app, as_member):
    a_campaign("group_goal")
    member = a_member()
    client = as_member(member)
    tag = client.get("/api/v1/me/notification-preferences").headers["ETag"]
    off = {"types": {"campaign_opened": {"in_app": False}}}
    assert client.put("/api/v1/me/notification-preferences", json=off, headers={"If-Match": tag}).status_code == 200
    with transaction():
        was_here(member.id)

    tell_of_campaigns()

    assert db.session.query(Exposure).filter_by(member_id=member.id).count() == 0


def test_a_tenth_of_all_members_is_held_out_and_another_tenth_of_each_campaign():
    one, other = ({n for n in range(20_000) if is_held_out(name, n)} for name in ("campaign:1", "campaign:2"))

    assert 1_850 < len(one) < 2_150
    assert len(one & other) < 300


def test_a_goal_counts_what_stands_and_everybody_who_helped_is_told_once(app, client, deliver_all):
    campaign = a_campaign("group_goal", target=3)
    authors = [a_member() for _ in range(3)]
    a_post(author=authors[0])
    gone = a_post(author=authors[1])
    assert client.get(path(campaign, "/progress")).json["done"] == 2

    take_back(gone)
    assert client.get(path(campaign, "/progress")).json["done"] == 1
    a_post(author=authors[1])
    last = a_post(author=authors[2])
    a_post(author=a_member(roles=("moderator",)))
    for _ in range(2):
        follow_goals()
    take_back(last)
    close(campaign, deliver_all)

    progress = client.get(path(campaign, "/progress")).json
    assert (progress["done"], progress["members"]) == (2, 2)
    assert progress["reached_at"] is not None
    told = select(Notification.member_id).where(Notification.type == "goal_reached").order_by(Notification.member_id)
    assert list(db.session.scalars(told)) == [author.id for author in authors]


def test_a_campaign_that_nobody_closed_in_time_is_closed_by_the_clock_alone(as_member, app):
    event = an_event()

    with after_the_end(event):
        assert as_member().put(path(event, "/signup")).status_code == 409
    assert db.session.get_one(Campaign, event.id).state == "open"
