"""The way of a collaboration over HTTP: brief, answer, linked contents with their disclosure, the end, the report."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import reporting_day, utcnow
from community.collaborations.models import Collaboration, CollaborationContent
from community.content.models import Content
from community.database import db
from community.members.queries import member_to_change
from community.notifications.models import Notification
from community.outbox import transaction
from moderation.screening.submissions import submission_for
from tests.factories import a_click, a_member, a_post, a_product, a_share
from tests.kols.people import a_collaboration, a_kol, staff

ROUTE = "/api/v1/collaborations"
CLEAN = "周末去了山里，鞋子很舒服，也不进水。"


def brief_for(username: str, **given):
    today = reporting_day()
    usual = {"title": "秋季登山鞋", "deliverables": "两篇笔记", "disclosure": "partnership"}
    window = {"begins_on": today.isoformat(), "ends_on": (today + timedelta(days=13)).isoformat()}
    return {"username": username, **usual, **window, **given}


@pytest.fixture
def as_growth(as_member):
    return as_member(staff())


def over(collaboration: Collaboration) -> None:
    """Let the window end yesterday."""
    with transaction() as session:
        stored = session.get_one(Collaboration, collaboration.id)
        stored.begins_on, stored.ends_on = (reporting_day() - timedelta(days=n) for n in (9, 1))


def test_a_brief_goes_from_invited_over_accepted_to_done_and_both_sides_are_told(as_member, as_growth):
    lin = a_kol()
    invited = as_growth.post(ROUTE, json=brief_for(lin.username, fee="3000 元"))
    path = f"{ROUTE}/{invited.json['id']}"
    accepted = as_member(lin).post(f"{path}/accept", json={"note": "好的，周末拍"})
    done = as_growth.post(f"{path}/done", json={})

    assert [answer.json["status"] for answer in (invited, accepted, done)] == ["invited", "accepted", "done"]
    assert accepted.json["answer"] == "好的，周末拍"
    told = select(Notification.type).where(Notification.type.like("collaboration%")).order_by(Notification.id)
    assert db.session.scalars(told).all() == [
        "collaboration_invited", "collaboration_accepted", "collaboration_done"
    ]  # fmt: skip
    assert as_member(lin).post(f"{path}/decline", json={}).status_code == 409


def test_accepting_twice_is_once_and_what_was_declined_stays_so(as_member):
    lin = a_kol()
    first, second = (f"{ROUTE}/{a_collaboration(lin).id}" for _ in range(2))
    signed_in = as_member(lin)

    assert [signed_in.post(f"{first}/accept", json={}).status_code for _ in range(2)] == [200, 200]
    assert [signed_in.post(f"{second}/{verb}", json={}).status_code for verb in ("decline", "accept")] == [200, 409]


def test_nobody_else_sees_answers_or_ends_a_collaboration(as_member, as_growth):
    collaboration = a_collaboration()
    path, stranger = f"{ROUTE}/{collaboration.id}", as_member(a_kol())

    assert [stranger.get(path + end).status_code for end in ("", "/report", "/contents")] == [404] * 3
    assert [stranger.post(f"{path}/{verb}", json={}).status_code for verb in ("accept", "decline")] == [404] * 2
    assert as_growth.post(f"{path}/accept", json={}).status_code == 404
    assert stranger.post(f"{path}/done", json={}).status_code == 403
    assert stranger.get(ROUTE).json["items"] == []
    assert [shown["id"] for shown in as_growth.get(ROUTE).json["items"]] == [str(collaboration.id)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "nobody"}, "username"),
        ({"username": "mei"}, "username"),
        ({"disclosure": "none"}, "disclosure"),
        ({"product_ids": ["SKU-404"]}, "product_ids"),
        ({"begins_on": "2026-11-30", "ends_on": "2026-11-29"}, "ends_on"),
        ({"begins_on": "2020-01-01", "ends_on": "2020-01-02"}, "ends_on"),
        ({"fee_minor": 100}, "currency"),
        ({"comparison": {"usernames": ["nobody"]}}, "comparison"),
        ({"comparison": {"followers_of": "lin"}}, "comparison"),
        ({"comparison": {}}, "comparison.usernames"),
    ],
)
def test_a_brief_that_cannot_be_is_refused_and_leaves_nothing(as_growth, given, field):
    a_kol(a_member("lin")), a_member("mei")

    answer = as_growth.post(ROUTE, json={**brief_for("lin"), **given})

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert db.session.query(Collaboration).count() == 0
    assert not db.session.scalars(select(Notification.id).where(Notification.type == "collaboration_invited")).all()


def test_nobody_collaborates_with_oneself(as_member):
    wang = a_kol(staff())

    answer = as_member(wang).post(ROUTE, json=brief_for(wang.username))

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["username"])


@pytest.mark.parametrize("said", [{}, {"disclosure": "gift"}])
def test_what_is_linked_and_not_disclosed_cannot_be_published_and_nothing_of_it_stays(as_member, said):
    lin = a_kol()
    collaboration = a_collaboration(lin, accepted=True)
    product, mine = a_product(), {"collaboration_id": str(collaboration.id), "body": CLEAN, **said}
    signed_in = as_member(lin)

    answers = [
        signed_in.post("/api/v1/posts", json=mine),
        signed_in.post(f"/api/v1/products/{product.external_id}/reviews", json={**mine, "rating": 5}),
    ]

    for answer in answers:
        assert (answer.status_code, answer.json["type"]) == (422, "/problems/undisclosed")
        assert "partnership" in answer.json["errors"]["disclosure"][0]
    assert db.session.query(Content).count() == db.session.query(CollaborationContent).count() == 0


def test_a_linked_note_or_review_shows_its_disclosure_in_the_api_on_its_page_and_in_json_ld(as_member, client):
    lin = a_kol()
    collaboration = a_collaboration(lin, accepted=True)
    mine = {"collaboration_id": str(collaboration.id), "body": CLEAN, "disclosure": "partnership"}
    signed_in = as_member(lin)
    written = [
        signed_in.post("/api/v1/posts", json=mine),
        signed_in.post(f"/api/v1/products/{a_product().external_id}/reviews", json={**mine, "rating": 5}),
    ]

    for content in (answer.json for answer in written):
        assert (content["status"], content["disclosure"]) == ("published", "partnership")
        page = client.get(content["url"]).text
        assert "品牌合作" in page
        data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
        assert data["creditText"] == "品牌合作 / Paid partnership"
        assert submission_for(db.session.get_one(Content, int(content["id"]))).sponsored
    linked = signed_in.get(f"{ROUTE}/{collaboration.id}/contents").json["items"]
    assert [content["id"] for content in linked] == [answer.json["id"] for answer in reversed(written)]


def test_no_edit_takes_the_disclosure_off_and_no_draft_is_handed_in_without_it(as_member):
    lin = a_kol()
    collaboration = a_collaboration(lin, accepted=True)
    signed_in, named = as_member(lin), {"collaboration_id": str(collaboration.id)}
    shown = signed_in.post("/api/v1/posts", json={**named, "body": CLEAN, "disclosure": "partnership"})
    draft = signed_in.post("/api/v1/posts", json={**named, "body": CLEAN, "draft": True})

    def patch(content, **changes):
        path = f"/api/v1/contents/{content.json['id']}"
        return signed_in.patch(path, json=changes, headers={"If-Match": signed_in.get(path).headers["ETag"]})

    assert draft.status_code == 201
    for content, changes in (
        (shown, {"disclosure": None}),
        (shown, {"disclosure": "ad", "body": "换一篇。"}),
        (draft, {"draft": False}),
    ):
        assert patch(content, **changes).json["type"] == "/problems/undisclosed"
    assert patch(shown, collaboration_id=None).status_code == 409
    assert signed_in.get(shown.json["url"].replace("/p/", "/api/v1/contents/")).json["disclosure"] == "partnership"
    assert patch(draft, draft=False, disclosure="partnership").json["status"] == "published"


def test_a_draft_may_be_linked_and_unlinked_by_a_patch_and_what_is_public_linked_for_good(as_member):
    lin = a_kol()
    collaboration = a_collaboration(lin, accepted=True)
    draft, public = a_post(author=lin, draft=True), a_post(author=lin, disclosure="partnership")
    undisclosed, signed_in = a_post(author=lin), as_member(lin)

    def put(content):
        return signed_in.put(f"{ROUTE}/{collaboration.id}/contents/{content.id}")

    assert put(draft).json == {"active": True, "count": 1}
    tag = signed_in.get(f"/api/v1/contents/{draft.id}").headers["ETag"]
    unlinked = {"collaboration_id": None, "draft": False}
    assert (
        signed_in.patch(f"/api/v1/contents/{draft.id}", json=unlinked, headers={"If-Match": tag}).json["status"]
        == "published"
    )
    assert put(undisclosed).json["type"] == "/problems/undisclosed"
    assert [put(public).json["count"] for _ in range(2)] == [1, 1]
    assert signed_in.delete(f"{ROUTE}/{collaboration.id}/contents/{public.id}").status_code == 409


def test_linking_too_early_too_late_for_another_or_anothers_content_is_refused(as_member):
    lin, mei = a_kol(), a_kol()
    invited, ended, other = (
        a_collaboration(lin),
        a_collaboration(lin, accepted=True),
        a_collaboration(mei, accepted=True),
    )
    open_one, taken = a_collaboration(lin, accepted=True), a_post(author=lin, disclosure="partnership")
    over(ended)
    signed_in = as_member(lin)

    def post_for(collaboration):
        body = {"body": CLEAN, "disclosure": "partnership", "collaboration_id": str(collaboration.id)}
        return signed_in.post("/api/v1/posts", json=body).status_code

    assert [post_for(each) for each in (invited, ended, other, open_one)] == [409, 409, 422, 201]
    assert signed_in.put(f"{ROUTE}/{open_one.id}/contents/{taken.id}").status_code == 200
    again = a_collaboration(lin, accepted=True)
    assert signed_in.put(f"{ROUTE}/{again.id}/contents/{taken.id}").status_code == 409
    assert signed_in.put(f"{ROUTE}/{open_one.id}/contents/{a_post(author=mei).id}").status_code == 404
    assert as_member(mei).put(f"{ROUTE}/{open_one.id}/contents/{a_post(author=mei).id}").status_code == 404


def test_the_report_is_recounted_from_the_facts_and_the_opinion_leader_sees_the_basic_ones(
    as_member, as_growth, as_host, deliver_all
):
    lin = a_kol()
    sneakers = a_product("SKU-9")
    wanted = {"fee_minor": 60_000, "currency": "CNY", "product_ids": ["SKU-9"]}
    collaboration = a_collaboration(lin, accepted=True, comparison={"followers_of": a_kol().username}, **wanted)
    mine = {"collaboration_id": str(collaboration.id), "body": CLEAN, "disclosure": "partnership"}
    content_id = as_member(lin).post("/api/v1/posts", json=mine).json["id"]
    content = db.session.get_one(Content, int(content_id))
    fans = [a_member(external_id=f"customer-{n}") for n in range(3)]
    for fan in fans:
        as_member(fan).get(f"/api/v1/contents/{content_id}")
        as_member(fan).put(f"/api/v1/contents/{content_id}/like")
    link = a_share(lin, content)
    bought = a_click(link, "fan 1"), a_click(a_share(lin, sneakers), "fan 2")
    a_click(link, "a robot", kind="crawler")

    def paid(name, buyer, click=None, **given):
        at = (utcnow() + timedelta(seconds=1)).isoformat()
        token = {"click_id": click.token} if click else {}
        money = {"order_id": name, "amount_minor": 10_000, "currency": "CNY", "products": ["SKU-9"]}
        event = {"id": f"e-{name}-{given}", "type": "order.paid", "occurred_at": at, **money, **token, **given}
        return {**event, "member_external_id": buyer}

    earlier = (utcnow() - timedelta(days=20)).isoformat()
    events = [
        paid("o-0", "customer-0", occurred_at=earlier),
        paid("o-1", "customer-0", bought[0]),
        paid("o-2", "customer-1", bought[1]),
    ]
    refund = {**paid("o-2", "customer-1"), "id": "r", "type": "order.refunded", "amount_minor": 4_000}
    accepted = as_host.post("/api/v1/events", json={"events": [*events, refund]}).json
    assert accepted["rejected"] == []
    deliver_all()
    as_growth.application.extensions["impressions"].flush()

    full = as_growth.get(f"{ROUTE}/{collaboration.id}/report").json
    own = as_member(lin).get(f"{ROUTE}/{collaboration.id}/report").json

    basic = {"contents": 1, "reach": 3, "impressions": 3, "engagements": 3, "engagement_rate": 1.0}
    came = {"clicks": 2, "signups": 0, "orders": 2, "refunds": 1, "revenue_minor": 16_000}
    assert {name: full[name] for name in (*basic, *came)} == {**basic, **came}
    assert full["cost_per_engagement_minor"] == 20_000
    assert (full["new_customers"]["buyers"], full["new_customers"]["new"]) == (2, 1)
    assert (full["effect"]["too_few"], full["effect"]["difference"]) == (True, None)
    assert own.keys() == full.keys() - {"cost_per_engagement_minor", "new_customers", "effect"}


def test_what_an_erased_opinion_leader_said_is_forgotten(as_member, deliver_all):
    lin = a_kol()
    collaboration = a_collaboration(lin)
    as_member(lin).post(f"{ROUTE}/{collaboration.id}/accept", json={"note": "我家在杭州，请寄到那里"})
    with transaction():
        erase_account(member_to_change(lin.id))
    deliver_all()

    assert db.session.scalars(select(Collaboration.answer)).one() == ""
