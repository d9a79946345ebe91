"""Segments say who has something in common, from the facts, and tell nobody's name without a trace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.activity.actions import record_visit
from community.attribution.models import Credit
from community.clock import at, utcnow
from community.database import db
from community.likes.actions import like
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from community.segments.models import MemberLookup
from community.segments.queries import members_in
from community.segments.rules import checked
from community.tags.actions import declare_tag, delete_tag
from community.topics.models import Topic
from tests.factories import a_click, a_member, a_post, a_product, a_share, an_api_key, an_order

ROOT = "/api/v1/segments"
EVERYBODY = {"registered": {}}


@pytest.fixture
def growth(as_member):
    return as_member(a_member(roles=("growth",)))


def named(rule) -> set[str]:
    numbers = members_in(checked(rule))
    everybody = db.session.execute(select(Member.username, Member.number))
    return {username for username, number in everybody if number in numbers}


def make(client, name="loyal", rule=None, **given):
    return client.post(ROOT, json={"name": name, "rule": rule or EVERYBODY, **given})


def etag(client, name) -> dict[str, str]:
    return {"If-Match": client.get(f"{ROOT}/{name}").headers["ETag"]}


def a_crowd() -> None:
    """Five members: lin buys, mei likes, wu came by a share, tao went away long ago, and staff is nobody."""
    with at(utcnow() - timedelta(days=100)):
        tao = a_member("tao")
        with transaction():
            record_visit(tao)
    lin, mei, hidden = a_member("lin"), a_member("mei"), a_member("hidden", roles=("growth",))
    an_order(lin, a_product("SKU-9"))
    post = a_post(author=lin)
    for day in range(3):
        with at(utcnow() - timedelta(days=day)), transaction():
            record_visit(mei)
    with transaction():
        like(mei, post)
        like(hidden, post)
    wu, click = a_member("wu"), a_click(link := a_share(lin, post, "weibo"))
    clicks = {"link_id": link.id, "click_id": click.id, "first_click_id": click.id}
    with transaction() as session:
        session.add(Credit(kind="signup", member_id=wu.id, occurred_at=utcnow(), **clicks))
        session.add(topic := Topic(name="徒步", created_at=utcnow()))
        session.flush()
        for member in (lin, mei):
            declare_tag(member, topic)
        delete_tag(mei, topic)


def test_each_rule_finds_whom_the_facts_tell_of_and_never_staff(app):
    a_crowd()

    assert named(EVERYBODY) == {"tao", "lin", "mei", "wu"}
    assert named({"bought": {"product": "SKU-9"}}) == named({"bought": {"within_days": 1}}) == {"lin"}
    assert named({"bought": {"at_least": 2}}) == named({"bought": {"product": "SKU-8"}}) == set()
    assert named({"activity": {"name": "like", "days": 1}}) == {"mei"}
    assert named({"activity": {"name": "visit", "days": 3, "at_least": 3}}) == {"mei"}
    assert named({"activity": {"name": "visit", "days": 2, "at_least": 3 - 1}}) == {"mei"}
    assert named({"arrived": {}}) == named({"arrived": {"channel": "weibo"}}) == {"wu"}
    assert named({"arrived": {"channel": "wechat"}}) == set()
    assert named({"tag": {"name": "徒步"}}) == {"lin"}
    assert named({"stage": {"name": "churn"}}) == {"tao"}
    assert named({"level": {"from": 2}}) == named({"at_risk": {}}) == set()
    assert named({"registered": {"within_days": 2}}) == {"lin", "mei", "wu"}
    assert named({"registered": {"to": (date.today() - timedelta(days=50)).isoformat()}}) == {"tao"}
    either = {"any": [{"stage": {"name": "churn"}}, {"tag": {"name": "徒步"}}]}
    assert named({"all": [{"not": {"arrived": {}}}, either]}) == {"tao", "lin"}


def test_a_segment_of_segments_follows_its_parts_and_is_never_a_cycle(growth):
    a_crowd()
    assert make(growth, "buyers", {"bought": {}}).status_code == 201
    assert make(growth, "others", {"not": {"segment": {"name": "buyers"}}}).status_code == 201
    assert growth.get(f"{ROOT}/others").json["size"] == 3

    circle = {"rule": {"any": [{"bought": {}}, {"segment": {"name": "others"}}]}}
    refused = growth.patch(f"{ROOT}/buyers", json=circle, headers=etag(growth, "buyers"))
    itself = {"rule": {"segment": {"name": "buyers"}}}

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["rule"])
    assert growth.patch(f"{ROOT}/buyers", json=itself, headers=etag(growth, "buyers")).status_code == 422
    assert make(growth, "wrong", {"segment": {"name": "nobody-made-it"}}).status_code == 422
    assert make(growth, "selfish", {"segment": {"name": "selfish"}}).status_code == 422
    assert make(growth, "buyers").status_code == 409
    assert growth.delete(f"{ROOT}/buyers").status_code == 409
    assert [growth.delete(f"{ROOT}/{name}").status_code for name in ("others", "buyers", "buyers")] == [204, 204, 404]


def test_a_change_names_the_version_that_it_changes(growth):
    make(growth)
    before = etag(growth, "loyal")

    assert growth.patch(f"{ROOT}/loyal", json={"description": "here often"}, headers=before).json["version"] == 2
    assert growth.patch(f"{ROOT}/loyal", json={"description": "stale"}, headers=before).status_code == 412
    assert growth.patch(f"{ROOT}/loyal", json={"colour": "red"}, headers=etag(growth, "loyal")).status_code == 422


def test_who_looks_at_members_leaves_a_trace_and_programs_see_sizes_alone(app, growth, as_member):
    for _ in range(5):
        a_member()
    make(growth)
    pages, cursor = [], None
    while True:
        asked = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = growth.get(f"{ROOT}/loyal/members", query_string=asked).json
        pages.append([member["username"] for member in page["items"]])
        if not (cursor := page["next"]):
            break
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('metrics:read')}"

    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({name for page in pages for name in page}) == 5
    looked = db.session.execute(select(MemberLookup.report, MemberLookup.shown).order_by(MemberLookup.id))
    assert [tuple(row) for row in looked] == [("segment:loyal", 2), ("segment:loyal", 2), ("segment:loyal", 1)]
    assert program.get(f"{ROOT}/loyal").json["size"] == 5
    assert program.get(f"{ROOT}/loyal/members").status_code == 403
    assert as_member().get(f"{ROOT}/loyal/members").status_code == 403


def test_a_list_of_fewer_than_five_is_not_exported_and_an_erased_member_leaves_every_list(growth):
    members = [a_member(f"one_of_{n}") for n in range(5)]
    make(growth)

    exported = growth.get(f"{ROOT}/loyal/members?format=csv")
    with transaction():
        erase_account(member_to_change(members[2].id))

    assert exported.content_type.startswith("text/csv")
    assert exported.text.count("one_of_") == 10  # user name and display name
    assert growth.get(f"{ROOT}/loyal").json["size"] == 4
    assert growth.get(f"{ROOT}/loyal/members?format=csv").status_code == 409


def test_reports_of_a_segment_count_its_members_alone_and_of_a_deleted_one_are_a_problem(growth):
    a_crowd()
    make(growth, "buyers", {"bought": {}})
    make(growth, "likers", {"activity": {"name": "like", "days": 7}})

    assert growth.get("/api/v1/metrics/active?segment=likers").json["total"]["active"] == 1
    cohorts = growth.get("/api/v1/metrics/retention?cohort=segment:buyers").json["cohorts"]
    everybody = growth.get("/api/v1/metrics/retention").json["cohorts"]
    assert ([cohort["size"] for cohort in cohorts], [cohort["size"] for cohort in everybody]) == ([1], [3])
    assert growth.get("/api/v1/metrics/lifecycle?segment=buyers").json["stages"][1]["members"] == 1
    assert growth.get("/api/v1/metrics/churn?segment=buyers").json["population"] == 1
    growth.delete(f"{ROOT}/buyers")
    for address in ("active?segment=buyers", "retention?segment=buyers", "retention?cohort=segment:buyers"):
        assert growth.get(f"/api/v1/metrics/{address}").status_code == 422


def test_a_report_by_days_shows_what_happened_on_them(growth):
    said = {"kind": "incident", "from": "2026-03-02", "text_zh": "停机两小时", "text_en": "Down for two hours"}
    made = growth.post("/api/v1/annotations", json=said)
    assert (made.status_code, made.json["to"]) == (201, "2026-03-02")
    tag = {"If-Match": growth.get(f"/api/v1/annotations/{made.json['id']}").headers["ETag"]}

    inside = growth.get("/api/v1/metrics/overview?from=2026-03-01&to=2026-03-05").json["annotations"]
    outside = growth.get("/api/v1/metrics/overview?from=2026-03-03&to=2026-03-05").json["annotations"]
    backwards = growth.patch(f"/api/v1/annotations/{made.json['id']}", json={"to": "2026-03-01"}, headers=tag)

    assert ([noted["text"]["en"] for noted in inside], outside) == (["Down for two hours"], [])
    assert backwards.status_code == 422
    assert growth.delete(f"/api/v1/annotations/{made.json['id']}").status_code == 204
