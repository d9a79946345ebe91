"""The way of an opinion leader over HTTP: applying, being verified, what others see, and the end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from community import clock
from community.accounts.actions import erase_account
from community.blocks.actions import block
from community.clock import utcnow
from community.database import db
from community.kols.models import Kol, KolApplication, KolNiche, KolScore
from community.kols.queries import may_apply_from
from community.kols.scoring import Facts
from community.kols.screening import figures_of
from community.kols.tasks import refresh_kol_tiers
from community.media.actions import doom_orphans
from community.media.models import Medium
from community.members.actions import restrict
from community.members.models import Member
from community.members.queries import member_to_change
from community.notifications.models import Notification
from community.outbox import transaction
from tests.factories import a_medium, a_member, a_post
from tests.kols.people import EVIDENCE, a_kol, staff
from tests.parallel import at_once
from tests.statements import statements

APPLICATIONS = "/api/v1/kol-applications"
FORM = {"evidence": EVIDENCE, "niches": ["徒步"], "bio": "周末爬山。", "links": ["https://example.com/lin"]}


@pytest.fixture
def as_growth(as_member):
    return as_member(staff())


def with_followers(member: Member, count: int) -> Member:
    with transaction():
        member_to_change(member.id).followers_count = count
    return member


def hand_in(client) -> int:
    return client.post(APPLICATIONS, json=FORM).status_code


def listed(client, **asked) -> list[str]:
    return [kol["member"]["username"] for kol in client.get("/api/v1/kols", query_string=asked).json["items"]]


def a_scored(member: Member, value: float | None) -> Member:
    rows = {
        "terms": [],
        "lacks": [],
        "reasons": [],
        "figures": figures_of(Facts()),
        "version": "test",
        "as_of": utcnow(),
    }
    with transaction() as session:
        session.add(KolScore(member_id=member.id, value=value, **rows))
    return member


def test_who_is_verified_is_told_shown_and_called_an_opinion_leader(as_member, as_growth, client):
    lin = a_member("lin")
    medium = a_medium(lin)
    applied = as_member(lin).post(APPLICATIONS, json={**FORM, "media_ids": [str(medium.id)]})
    assert client.get("/api/v1/kols/lin").status_code == 404

    decided = as_growth.post(f"{APPLICATIONS}/{applied.json['id']}/decision", json={"outcome": "approve"})

    assert (applied.status_code, decided.status_code, decided.json["status"]) == (201, 200, "approved")
    seen = client.get("/api/v1/kols/lin").json
    assert (seen["niches"], seen["bio"], seen["links"]) == (["徒步"], "周末爬山。", ["https://example.com/lin"])
    assert (seen["member"]["is_kol"], seen["tier"]) == (True, None)
    assert db.session.scalars(select(Notification.type).where(Notification.member_id == lin.id)).all() == [
        "kol_decided"
    ]


def test_evidence_is_kept_while_a_decision_is_awaited(app):
    lin = a_member()
    medium = a_medium(lin)
    a_kol(lin, media_ids=[medium.id])

    for days, doomed in ((29, 0), (32, 1)):
        with clock.at(utcnow() + timedelta(days=days)), transaction():
            assert doom_orphans() == doomed
    assert db.session.get_one(Medium, medium.id).doomed_at


def test_one_application_is_open_per_member_also_when_handed_in_twice_at_once(app, as_member):
    lin = a_member()
    clients = [as_member(lin) for _ in range(2)]

    codes = at_once(partial(hand_in, client) for client in clients)

    assert sorted(codes) == [201, 409]


def test_a_rejection_says_why_and_a_new_try_waits_thirty_days_but_a_withdrawal_does_not(as_member, as_growth):
    applicant = a_member()
    lin = as_member(applicant)
    first = lin.post(APPLICATIONS, json=FORM).json["id"]
    assert lin.delete(f"{APPLICATIONS}/{first}").status_code == 204
    second = lin.post(APPLICATIONS, json=FORM).json["id"]
    decision = f"{APPLICATIONS}/{second}/decision"

    assert as_growth.post(decision, json={"outcome": "reject"}).status_code == 422
    rejected = as_growth.post(decision, json={"outcome": "reject", "note": "主页上没有用户名。"})

    assert rejected.json["note"] == "主页上没有用户名。"
    assert as_growth.post(decision, json={"outcome": "approve"}).status_code == 409
    assert lin.post(APPLICATIONS, json=FORM).status_code == 409
    assert lin.get("/api/v1/me/kol").json["may_apply_from"]
    with clock.at(utcnow() + timedelta(days=31)):
        assert may_apply_from(applicant) is None


def test_nobody_decides_their_own_application_and_no_member_any(as_member):
    wang = staff()
    own = as_member(wang).post(APPLICATIONS, json=FORM).json["id"]

    assert as_member(wang).post(f"{APPLICATIONS}/{own}/decision", json={"outcome": "approve"}).status_code == 403
    assert as_member().post(f"{APPLICATIONS}/{own}/decision", json={"outcome": "approve"}).status_code == 403
    assert as_member().get(f"{APPLICATIONS}/{own}").status_code == 404
    assert as_member().delete(f"{APPLICATIONS}/{own}").status_code == 404


@pytest.mark.parametrize(
    "link",
    [
        "http://example.com",
        "javascript:alert(1)",
        "https://a@b.example",
        "https:\\\\x.example",
        "//x.example",
        "https://",
    ],
)
def test_a_link_that_is_no_plain_https_address_is_refused(as_member, link):
    answer = as_member().post(APPLICATIONS, json={**FORM, "links": [link]})

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["links.0"]


def test_pictures_of_others_are_no_evidence(as_member):
    answer = as_member().post(APPLICATIONS, json={**FORM, "media_ids": [str(a_medium().id)]})

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["media_ids"])


def test_words_that_moderation_holds_are_shown_to_their_author_alone(as_member, client):
    lin = a_kol(a_member("lin"))
    own = as_member(lin).put("/api/v1/me/kol", json={"bio": "加微信 abc12345 领红包", "niches": ["徒步"]})

    assert (own.status_code, own.json["shown"], own.json["bio"]) == (200, False, "加微信 abc12345 领红包")
    seen = client.get("/api/v1/kols/lin").json
    assert (seen["bio"], seen["niches"], seen["links"], seen["shown"]) == ("", [], [], None)
    assert listed(client, niche="徒步") == []


def test_lists_are_by_niche_tier_and_in_three_orders(client):
    mei = with_followers(a_scored(a_kol(a_member("mei"), niches=["徒步", "露营"]), 40.0), 12_000)
    lin = with_followers(a_scored(a_kol(a_member("lin")), 70.0), 1_500)
    a_scored(a_kol(a_member("zhao"), niches=["美妆"]), None)
    refresh_kol_tiers()

    assert listed(client) == ["lin", "mei", "zhao"]
    assert listed(client, sort="followers") == ["mei", "lin", "zhao"]
    assert listed(client, sort="new") == ["zhao", "lin", "mei"]
    assert listed(client, niche="徒步", sort="followers") == ["mei", "lin"]
    assert (listed(client, tier="mid"), listed(client, tier="koc")) == ([mei.username], [lin.username])
    first = client.get("/api/v1/kols?limit=2").json
    second = client.get(f"/api/v1/kols?limit=2&cursor={first['next']}").json
    assert [kol["member"]["username"] for kol in second["items"]] == ["zhao"]


def test_the_terms_of_a_score_are_for_growth_and_the_opinion_leader_alone(client, as_member, as_growth):
    lin = a_scored(a_kol(a_member("lin")), 70.0)
    other = as_member(a_kol())

    for stranger in (client, other):
        seen = stranger.get("/api/v1/kols/lin").json
        assert (seen["score"]["value"], seen["score"]["terms"], seen["metrics"]["last_90_days"]) == (70.0, None, None)
    for may_see in (as_growth, as_member(lin)):
        seen = may_see.get("/api/v1/kols/lin").json
        assert (seen["score"]["terms"], seen["metrics"]["last_90_days"] is not None) == ([], True)


def test_who_is_suspended_revoked_blocked_or_erased_is_in_no_list_and_has_no_profile(client, as_member, deliver_all):
    suspended, revoked, blocked, erased = (a_kol() for _ in range(4))
    viewer = a_member()
    until = (utcnow() + timedelta(days=3)).isoformat()
    as_member(staff()).post(f"/api/v1/kols/{revoked.username}/revoke", json={"reason": "账号已转让他人"})
    name_of_erased = erased.username
    with transaction():
        restrict(suspended, {"feature": "all", "until": until})
        block(viewer, blocked)
        erase_account(member_to_change(erased.id))
    deliver_all()

    looking = as_member(viewer)
    assert listed(looking) == []
    for name in (suspended.username, revoked.username, blocked.username, name_of_erased):
        assert looking.get(f"/api/v1/kols/{name}").status_code == 404
        if name != blocked.username:
            assert client.get(f"/api/v1/kols/{name}/media-kit").status_code == 404
    assert not client.get(f"/api/v1/members/{revoked.username}").json["is_kol"]
    assert as_member(revoked).post(APPLICATIONS, json=FORM).status_code == 409


def test_an_erased_opinion_leader_leaves_nothing_behind(deliver_all, app):
    lin = a_scored(a_kol(media_ids=[]), 50.0)
    with transaction():
        erase_account(member_to_change(lin.id))
    deliver_all()

    assert [db.session.query(model).count() for model in (Kol, KolNiche, KolApplication, KolScore)] == [0, 0, 0, 0]
    assert not db.session.get_one(Member, lin.id).is_kol


def test_a_media_kit_holds_what_a_stranger_may_see_and_nothing_else(as_member, client):
    lin = a_scored(a_kol(a_member("lin")), 70.0)
    shown = a_post(author=lin)
    a_post(author=lin, draft=True)
    a_post(author=lin, published=False)

    kit = as_member(lin).get("/api/v1/kols/lin/media-kit").json

    assert str(shown.id) in [content["id"] for content in kit["contents"]]
    assert all(content["status"] == "published" for content in kit["contents"])
    assert (kit["score"]["terms"], kit["metrics"]["last_90_days"], kit["shown"]) == (None, None, None)


def test_why_not_yet_is_told_to_whoever_asks_for_themselves(as_member):
    standing = as_member(with_followers(a_member(), 1_200)).get("/api/v1/me/kol").json

    assert (standing["tier"], standing["profile"], standing["application"]) == (None, None, None)
    assert standing["not_yet"][0]["requirements"] == [
        {"what": "verified", "need": 1, "have": 0, "met": False},
        {"what": "followers", "need": 1000, "have": 1200, "met": True},
    ]


def test_a_list_of_opinion_leaders_takes_as_many_statements_whatever_its_length(client, app):
    a_kol(), a_kol()
    with statements() as few:
        listed(client, limit=1)
    [a_kol() for _ in range(6)]
    with statements() as many:
        assert len(listed(client)) == 8

    assert len(many) <= len(few)
