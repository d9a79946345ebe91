"""Every number of members on the dashboard leads to who they are: as many as it says."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from community.campaigns.models import Exposure, Participant
from community.clock import at, reporting_day, utcnow
from community.experiments.actions import assign, make_experiment, start_experiment
from community.experiments.models import Experiment
from community.likes.actions import like
from community.outbox import transaction
from community.surveys.actions import answer_survey, ask, close_survey, make_survey, open_survey
from community.winbacks.actions import make_winback
from community.winbacks.models import WinbackExposure
from tests.campaigns.scenes import a_campaign
from tests.factories import a_member, a_post
from tests.kols.people import a_kol
from tests.metrics_wired.conftest import ago, noon
from tests.metrics_wired.journeys import HOUR, a_journey, brings, comes, joins, moves

NUMBER = re.compile(r'<a class="people" href="([^"]+)">([\d,]+)</a>')
LISTED = re.compile(r"<h1><bdi>([^<]+)</bdi></h1><small>([\d,]+) member")
NPS = {"key": "recommend", "kind": "nps", "text_zh": "推荐吗？", "text_en": "Recommend us?", "choices": []}


def some_members():
    """Members with a past that every report of the dashboard has a number of."""
    today, post = reporting_day(), a_post(topics=["tea"])
    sharers = [joins(ago(today, 90)) for _ in range(4)]
    for steps, sharer in enumerate(sharers):
        a_journey(post, sharer, ago(today, 80), "wechat", steps + 1)
        comes(sharer, *(ago(today, days) for days in (80, 70, 60, 25)))
    brings(joins(ago(today, 20)), post, 5 * HOUR)
    moves(sharers[0], ago(today, 30), 2)
    lin = a_kol(a_member("lin"))
    note = a_post(author=lin, topics=["tea"])
    with at(noon(ago(today, 2))), transaction():
        like(sharers[1], note)
    return sharers


def numbers_on(growth, address):
    """(address of a list, number that leads there) of a page."""
    page = growth.open(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.status_code == 200, address
    return [(unescape(to), number) for to, number in NUMBER.findall(page.text)]


def listed(growth, address):
    """The title of a list and how many members are on it."""
    page = growth.open(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.status_code == 200, (address, page.text)
    return LISTED.search(page.text).groups()


def test_as_many_are_listed_as_the_number_says_that_leads_there(growth):
    some_members()
    days = f"from={ago(reporting_day(), 95)}&to={reporting_day()}"
    fewest = {
        f"/growth?{days}": 3,
        f"/growth/sharing?{days}": 3,
        f"/growth/funnel?{days}": 8,
        f"/growth/channels?{days}": 10,
        f"/growth/invitations?{days}&unit=week": 8,
        f"/growth/retention?{days}&unit=month": 3,
        f"/growth/active?{days}&unit=week": 8,
        f"/growth/engaging?{days}": 3,
        f"/growth/returning?{days}": 4,
        f"/growth/levels?{days}": 5,
        f"/growth/lifecycle?{days}": 6,
        f"/growth/churn?{days}": 4,
        f"/growth/kols?{days}": 1,
    }

    for page, number in fewest.items():
        found = numbers_on(growth, page)
        assert len(found) >= number, page
        for address, told in found:
            assert listed(growth, address)[1] == told, (page, address)


def test_so_they_are_behind_campaigns_experiments_win_backs_and_surveys(growth):
    members, long_ago = some_members(), utcnow() - timedelta(days=9)
    campaign = a_campaign("group_goal", opens=timedelta(days=-3))
    with at(long_ago), transaction() as session:
        staff = a_member(roles=("growth",))
        experiment = make_experiment(
            staff, "warm", variants=[{"name": "a", "weight": 1}, {"name": "b", "weight": 1}], activity="any",
            within_days=2, horizon_days=5, description="",
        )  # fmt: skip
        start_experiment(experiment)
        winback = make_winback(
            staff, "spring", segment=None, text_zh="好久不见。", text_en="It has been a while.", by_mail=False,
            activity="any", within_days=7,
        )  # fmt: skip
        winback.launched_at = long_ago
        session.flush()
        for number, member in enumerate(members):
            assign(session.get_one(Experiment, experiment.id), member)
            own = {"winback_id": winback.id, "exposed_at": long_ago, "counts_until": long_ago + timedelta(days=7)}
            session.add(WinbackExposure(**own, member_id=member.id, held_out=number % 2 == 0))
    with transaction() as session:
        survey = make_survey(staff, title_zh="问", title_en="Asked", questions=[NPS], segment=None, sampled=1.0)
        open_survey(survey)
        session.flush()
        for number, member in enumerate(members):
            ask(member)
            answer_survey(member, survey, {"recommend": 10 - number})
            session.add(Participant(campaign_id=campaign.id, member_id=member.id, joined_at=utcnow()))
            session.add(Exposure(campaign_id=campaign.id, member_id=member.id, held_out=number == 0, at=utcnow()))
        close_survey(survey)
    fewest = {
        "/growth/campaigns": 1,
        f"/growth/campaigns/{campaign.id}": 3,
        "/growth/experiments/warm": 1,
        "/growth/winbacks/spring": 3,
        f"/growth/surveys/{survey.id}": 6,
    }

    for page, number in fewest.items():
        found = numbers_on(growth, page)
        assert len(found) >= number, (page, found)
        for address, told in found:
            assert listed(growth, address)[1] == told, (page, address)


def test_the_title_says_whose_list_it_is_in_words(growth):
    a_member()

    title, _ = listed(growth, "/growth/members/growth?part=new&period=2026-W47")
    assert title == "Growth accounting · New · 2026-W47"
    title, _ = listed(growth, "/growth/members/attribution?figure=orders&who=brought&of_channel=wechat&from=2026-11-01")
    assert title == "Channels · Orders · whom these links brought · wechat · 2026-11-01"
    title, _ = listed(growth, "/growth/members/overview?figure=likes&level=1")
    assert title == "Overview · like · level 1"
    assert growth.open("/growth/members/nothing").status_code == 404
    assert growth.open("/growth/members/levels?of_level=first").status_code == 422
