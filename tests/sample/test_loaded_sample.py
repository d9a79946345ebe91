"""The sample community in a house: told through the house's own actions, and as alive as its data says."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community import deliveries
from community.attribution.models import Credit
from community.audit.actions import CHECKS, examine
from community.clock import reporting_day, utcnow
from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.members.queries import get_member
from community.reviews.models import Review
from community.sample.actions import load_sample
from community.sample.history import read
from community.sample.queries import contents_by_status, sample_members
from community.shares.models import Click
from community.visitors.robots import PERSON
from moderation.replays.verification import as_stored, verified
from tests.conftest import DATABASES, _empty
from tests.factories import token_of


@pytest.fixture(scope="module", params=DATABASES)
def shop(request, houses):
    """A house with the sample in it, everything delivered; loaded once for this file."""
    house = houses(request.param)
    with house.app_context():
        house.extensions["loaded"] = load_sample()
        while sum(deliveries.deliver(queue) for queue in house.extensions["outbox"].queues):
            pass
        yield house
        db.session.remove()
        _empty(house)


@pytest.fixture
def reader(shop):
    """A member of the growth team: they may see every figure."""
    client = shop.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_of(get_member('growth_lu'))}"
    return client


def test_nothing_of_the_history_was_refused_and_everything_came_to_be(shop):
    loaded = shop.extensions["loaded"]
    assert loaded.refused == Counter()
    assert db.session.scalar(select(func.count()).select_from(Content)) == len(read("contents"))
    assert sample_members() == [(line["username"], line["role"]) for line in read("members")]


def test_screening_and_moderators_left_every_content_as_its_author_expected(shop):
    assert contents_by_status() == Counter(line["expected"] for line in read("contents"))


def test_nothing_is_younger_than_now_and_the_oldest_is_three_months_old(shop):
    first, last = db.session.execute(select(func.min(Content.created_at), func.max(Content.created_at))).one()
    assert utcnow() - timedelta(days=91) < first < utcnow() - timedelta(days=85)
    assert utcnow() - timedelta(days=7) < last < utcnow()


def test_the_audit_finds_nothing(shop):
    assert {check.name: found for check in CHECKS if (found := examine(check))} == {}


def test_the_accounts_can_sign_in_with_the_passwords_that_were_told(shop):
    account = shop.extensions["loaded"].accounts[1]
    signed_in = {"username": account.username, "password": account.password}
    assert account.role == "moderator"
    assert shop.test_client().post("/api/v1/tokens", json=signed_in).status_code == 201
    assert len({account.password for account in shop.extensions["loaded"].accounts}) == len(read("members"))


def test_search_finds_what_members_wrote(reader):
    assert reader.get("/api/v1/search?q=露营").json["total"] > 5


def test_the_retention_report_has_a_shape(reader):
    today = reporting_day()
    asked = f"cohort=registration&unit=week&from={today - timedelta(days=91)}&to={today}"
    report = reader.get(f"/api/v1/metrics/retention?{asked}").json
    assert sum(cohort["size"] for cohort in report["cohorts"]) == 20
    rates = [cell["rate"] for cell in report["overall"]]
    assert rates[0] == 1.0
    assert 0 < min(rates) < 0.7


def test_what_members_did_stands_beside_what_they_saw(reader):
    today = reporting_day()
    total = reader.get(f"/api/v1/metrics/engagement?from={today - timedelta(days=91)}&to={today}").json["total"]
    assert total["likes"] > 400
    assert 0 < total["engagement_rate"] < 1


def test_purchases_verify_reviews_and_clicks_are_credited_with_sign_ups_and_orders(shop):
    verified = db.session.scalar(select(func.count()).select_from(Review).where(Review.verified_purchase))
    assert 25 <= verified < sum(line["kind"] == "review" for line in read("contents"))
    kinds = db.session.scalars(select(Credit.kind).where(Credit.left_out.is_(None))).all()
    assert Counter(kinds)["signup"] >= 5
    assert Counter(kinds)["order"] >= 2


def test_robots_are_told_from_people_as_the_data_says(shop):
    found = db.session.scalar(select(func.count()).select_from(Click).where(Click.kind != PERSON))
    assert found == sum(line.get("robot", False) for line in read("relations"))


def test_three_members_lead_opinion(shop):
    leaders = db.session.scalars(select(Member.username).where(Member.is_kol)).all()
    assert set(leaders) == {line["username"] for line in read("members") if line["is_kol"]}


def test_every_verdict_of_the_sample_comes_out_again_from_what_was_stored(shop):
    checked = list(verified(None, 100_000, as_stored))

    assert len(checked) > 100
    assert [difference for difference in checked if difference] == []


def test_its_pictures_are_shown_and_served(shop):
    shown = [picture for media in db.session.scalars(select(Content.media)) for picture in media]

    assert len(shown) == sum(len(line.get("pictures", ())) for line in read("contents"))
    assert {shop.test_client().get(picture["url"]).content_type for picture in shown} == {"image/jpeg"}
