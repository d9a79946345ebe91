"""What a campaign did, on planted truths: everything here is synthetic, and its effect is known because we made it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from pyroaring import BitMap
from sqlalchemy import insert, select, update

from community.activity.models import ActivityEntry
from community.campaigns.models import Exposure, Participant
from community.clock import at, reporting_day, utcnow
from community.content.models import Content
from community.database import db
from community.likes.actions import like
from community.members.actions import import_members, take_number
from community.members.models import Member
from community.metrics.comparison import Span, effect_on_activity, strata_before
from community.metrics.queries import population
from community.outbox import transaction
from tests.campaigns.scenes import DAY, a_campaign, now_and
from tests.factories import a_member, a_post


@pytest.fixture
def growth(app, as_member):
    return as_member(a_member(roles=("growth",)))


def a_crowd(count: int, days_ago: int = 60) -> list[int]:
    """The numbers of so many members, who registered on one day."""
    joined = utcnow() - timedelta(days=days_ago)
    with transaction():
        first = take_number(reporting_day(joined).isoformat(), count)
        rows = [
            {
                "number": first + n,
                "username": f"crowd{first + n}",
                "skeleton": f"crowd{first + n}",
                "display_name": "众",
                "preferences": {},
                "roles": [],
                "restrictions": [],
                "created_at": joined,
            }
            for n in range(count)
        ]
        db.session.execute(insert(Member), rows)
    return [row["number"] for row in rows]


def ids_of(numbers: list[int]) -> dict[int, int]:
    return dict(db.session.execute(select(Member.number, Member.id).where(Member.number.in_(numbers))).all())


def active(numbers, day) -> None:
    if numbers:
        with transaction():
            db.session.execute(
                insert(ActivityEntry), [{"activity": "visit", "day": day, "number": n} for n in sorted(numbers)]
            )


def test_a_planted_effect_is_found_within_its_interval_and_none_where_there_is_none(app):
    draw, today = random.Random(7), reporting_day()
    opening = today - timedelta(days=10)
    eager, calm = a_crowd(800), a_crowd(800, days_ago=90)
    for day in (opening - timedelta(days=n) for n in (3, 9, 20)):
        active(eager, day)
    treated = set(draw.sample(eager, 300) + draw.sample(calm, 100))
    chance = {n: 0.5 if n in set(eager) else 0.2 for n in [*eager, *calm]}
    window = Span(opening, opening)
    active([n for n in chance if draw.random() < chance[n]], opening - timedelta(days=1))
    active([n for n in chance if draw.random() < chance[n] + (0.25 if n in treated else 0)], opening)
    everybody = BitMap(chance)

    planted = effect_on_activity(BitMap(treated), strata_before(opening, everybody), opening, window)
    untreated = sorted(everybody - BitMap(treated))
    others = strata_before(opening, BitMap(untreated))
    nothing = effect_on_activity(BitMap(draw.sample(untreated, 300)), others, opening, window)

    assert planted.low < 0.25 < planted.high
    assert planted.low > 0
    assert nothing.low < 0 < nothing.high
    assert planted.treated == 400


def test_below_a_hundred_a_side_there_are_too_few_to_say(app):
    opening = reporting_day() - timedelta(days=2)
    crowd = a_crowd(250)

    strata = strata_before(opening, BitMap(crowd))
    said = effect_on_activity(BitMap(crowd[:99]), strata, opening, Span(opening, opening))

    assert (said.too_few, said.difference) == (True, None)


def test_imported_members_are_compared_with_each_other_though_their_numbers_are_huge(app):
    opening = reporting_day() - timedelta(days=2)
    long_ago = utcnow() - timedelta(days=300)
    with transaction():
        people = import_members({f"elsewhere{n}": long_ago for n in range(240)}).values()
        import_members({"too_late": now_and()})
        crowd = sorted(member.number for member in people)
    active(crowd[:100], opening)

    strata = strata_before(opening, population())
    found = effect_on_activity(BitMap(crowd[:100]), strata, opening, Span(opening, opening))

    assert crowd[0] >= 2**31
    assert (found.treated, found.compared, found.unmatched, found.difference) == (100, 140, 0, 1.0)


def test_the_report_counts_what_happened_during_and_after(growth, deliver_all):
    campaign = a_campaign("topic_challenge", opens=-9 * DAY, closes=-8 * DAY)
    newcomer, author = a_member(), a_member()
    with transaction():
        newcomer.created_at, author.created_at = now_and(-8.5 * DAY), now_and(-100 * DAY)
    posts = []
    for moment, who in ((-8.4 * DAY, newcomer), (-8.3 * DAY, author), (-5 * DAY, author)):
        with at(now_and(moment)):
            posts.append(a_post("雨后的山路很好走。 #周末去山里#", author=who))
    with at(now_and(-8.2 * DAY)), transaction():
        like(author, posts[0])
        like(author, posts[1])
    with at(now_and(-4 * DAY)), transaction():
        like(newcomer, posts[1])
    with transaction():
        db.session.execute(
            insert(Participant),
            [
                {"campaign_id": campaign.id, "member_id": m.id, "joined_at": now_and(-8.3 * DAY)}
                for m in (newcomer, author)
            ],
        )

    report = growth.get(f"/api/v1/campaigns/{campaign.id}/report").json

    assert report["participants"] == 2
    windows = {each["window"]: each for each in report["windows"]}
    assert [windows["during"][name] for name in ("contents", "engagements", "new_members")] == [2, 1, 1]
    assert [windows["after_7"][name] for name in ("contents", "engagements", "new_members")] == [1, 1, 0]
    assert (windows["after_7"]["complete"], windows["after_30"]["complete"]) == (True, False)
    assert windows["during"]["effect"]["too_few"] is True
    assert report["notices"]["took_part"]["uplift"] is None


def test_the_news_of_a_campaign_has_its_uplift_with_an_interval(growth):
    campaign = a_campaign("group_goal")
    numbers = a_crowd(1_200)
    ids = ids_of(numbers)
    held_out, told = numbers[:150], numbers[150:]
    took_part = [*held_out[:15], *told[:420]]  # 10 % of those held out, 40 % of those told
    with transaction():
        moment = {"campaign_id": campaign.id, "at": utcnow()}
        exposures = [{**moment, "member_id": ids[n], "held_out": n in held_out[:150]} for n in numbers]
        db.session.execute(insert(Exposure), exposures)
        people = [{"campaign_id": campaign.id, "member_id": ids[n], "joined_at": utcnow()} for n in took_part]
        db.session.execute(insert(Participant), people)

    uplift = growth.get(f"/api/v1/campaigns/{campaign.id}/report").json["notices"]["took_part"]

    assert (uplift["told"], uplift["held_out"], uplift["too_few"]) == (420, 15, False)
    assert uplift["uplift"] == pytest.approx(0.3)
    assert 0.2 < uplift["low"] < 0.3 < uplift["high"] < 0.4


def test_the_list_of_campaigns_says_what_happened_while_each_ran(growth, deliver_all):
    a_campaign("group_goal", opens=-90 * DAY, closes=-89 * DAY)
    campaign = a_campaign("topic_challenge")
    a_post("雨后的山路很好走。 #周末去山里#")
    deliver_all()

    report = growth.get("/api/v1/metrics/campaigns").json

    [row] = report["campaigns"]
    assert (row["campaign_id"], row["participants"], row["contents"]) == (str(campaign.id), 1, 1)
    assert report["definition"]
    assert growth.get("/api/v1/metrics/campaigns?format=csv").content_type.startswith("text/csv")


def test_retention_takes_who_entered_a_campaign_as_a_cohort(growth, deliver_all):
    campaign = a_campaign("topic_challenge")
    a_post("雨后的山路很好走。 #周末去山里#")
    a_member()
    deliver_all()

    table = growth.get(f"/api/v1/metrics/retention?cohort=campaign:{campaign.id}").json

    assert [cohort["size"] for cohort in table["cohorts"]] == [1]
    assert f" {campaign.id} " in table["definition"]
    assert growth.get("/api/v1/metrics/retention?cohort=campaign:999999").status_code == 422
    assert growth.get("/api/v1/metrics/retention?cohort=campaign:x").status_code == 422


def test_contents_that_are_gone_count_no_more(growth, deliver_all):
    campaign = a_campaign("topic_challenge")
    post = a_post("雨后的山路很好走。 #周末去山里#")
    deliver_all()
    with transaction():
        db.session.execute(update(Content).where(Content.id == post.id).values(status="removed"))

    [window] = growth.get(f"/api/v1/campaigns/{campaign.id}/report").json["windows"]

    assert (window["window"], window["contents"]) == ("during", 0)
