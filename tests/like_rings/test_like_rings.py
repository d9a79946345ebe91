"""Rings of likes: found where chance does not explain them, shown with their evidence, discounted and counted again."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.audit.actions import CHECKS, examine
from community.content.models import Content
from community.database import db
from community.likes.actions import like
from community.members.models import Member
from community.outbox import transaction
from moderation.alerts.models import Alert
from moderation.integrity.like_rings import look_for_like_rings
from moderation.judgement.crowds.likes import IN_TURN, TOGETHER, Liking, find_like_rings
from tests.factories import a_member, a_post

START = datetime(2026, 11, 1, tzinfo=UTC)
RINGS = "/api/v1/moderation/like-rings"


def everyday(people: int, authors: int, likes: int, seed: int) -> list[Liking]:
    """Honest likes: some authors are popular, each member likes what comes along, over 30 days."""
    chance = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(authors)]
    found = {}
    for _ in range(likes):
        member = chance.randrange(1, people + 1)
        author = 1_000 + chance.choices(range(authors), weights)[0]
        content = author * 100 + chance.randrange(10)
        found.setdefault((member, content), Liking(member, content, author, at(chance.random() * 30)))
    return list(found.values())


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def each_other(members: list[int], each: int, spread_days: float = 25.0) -> list[Liking]:
    """Every member likes so many contents of every other, on days of their own."""
    chance = random.Random(7)
    pairs = [(one, other) for one in members for other in members if one != other]
    return [
        Liking(one, other * 100 + n, other, at(chance.random() * spread_days))
        for one, other in pairs
        for n in range(each)
    ]


def test_members_who_like_each_other_in_turn_are_a_ring_among_a_thousand_honest_likes():
    honest = everyday(people=200, authors=50, likes=2_000, seed=1)

    [found] = find_like_rings([*honest, *each_other([501, 502, 503], each=4)])

    assert found.ring.members == (501, 502, 503)
    assert {(tie.kind, tie.likes) for tie in found.ties} >= {(IN_TURN, 8)}
    assert all(tie.chance < 0.001 for tie in found.ties)


def test_members_who_like_the_same_contents_of_a_third_within_a_day_are_a_ring():
    honest = everyday(people=200, authors=50, likes=2_000, seed=2)
    bought = [Liking(m, 9_000 + n, 777, at(n + m % 5 / 100)) for m in (601, 602, 603, 604) for n in range(5)]

    [found] = find_like_rings([*honest, *bought])

    assert found.ring.members == (601, 602, 603, 604)
    assert {tie.kind for tie in found.ties} == {TOGETHER}


@pytest.mark.parametrize("seed", range(5))
def test_a_popular_author_and_honest_likes_make_no_ring(seed):
    assert find_like_rings(everyday(people=150, authors=30, likes=2_500, seed=seed)) == []


def test_two_friends_are_no_ring_and_likes_of_ones_own_tell_nothing():
    honest = everyday(people=200, authors=50, likes=2_000, seed=3)
    own = [Liking(m, m * 100 + n, m, at(n)) for m in (801, 802, 803) for n in range(5)]

    assert find_like_rings([*honest, *own, *each_other([701, 702], each=5)]) == []


@pytest.fixture
def ring(app) -> dict[str, list]:
    """Three who like each other's six notes each, and twelve who like what comes along, six of them a trader's note."""
    traders, honest = [a_member() for _ in range(3)], [a_member() for _ in range(12)]
    notes = {trader: [a_post(author=trader) for _ in range(6)] for trader in traders}
    others = [a_post() for _ in range(12)]
    chance = random.Random(5)
    with transaction():
        for place, member in enumerate(honest):
            for post in [*chance.sample(others, 8), *notes[traders[0]][: place % 2]]:
                like(member, post)
        for trader in traders:
            for author, posts in notes.items():
                for post in posts if author is not trader else ():
                    like(trader, post)
    return {"traders": traders, "notes": [post for posts in notes.values() for post in posts]}


def counts(ring) -> tuple[list[int], list[int]]:
    db.session.expire_all()
    likes = [db.session.get_one(Content, note.id).likes_count for note in ring["notes"]]
    return likes, [db.session.get_one(Member, trader.id).likes_received_count for trader in ring["traders"]]


def differences() -> list:
    return [
        found for check in CHECKS if check.name.split(".")[0] in ("contents", "members") for found in examine(check)
    ]


def the_ring(moderator) -> dict:
    look_for_like_rings()
    [found] = moderator.get(RINGS).json["items"]
    return found


def test_a_ring_is_reported_with_its_evidence_and_an_alert_is_raised_once(ring, as_moderator, as_member):
    found = the_ring(as_moderator)

    assert [member["id"] for member in found["members"]] == sorted(str(trader.id) for trader in ring["traders"])
    assert set(found["contents"]) == {str(note.id) for note in ring["notes"]}
    assert {tie["kind"] for tie in found["ties"]} >= {IN_TURN}
    look_for_like_rings()
    [alert] = db.session.scalars(select(Alert).filter_by(kind="like_trading"))
    assert alert.subject == f"like_ring:{found['id']}"
    assert alert.evidence["chance_of_a_tie_below"] == 0.001
    assert as_member().get(RINGS).status_code == 403


def test_discounted_likes_leave_every_counter_and_come_back_exactly(ring, as_moderator, as_member):
    before, trader = counts(ring), as_member(ring["traders"][0])
    assert differences() == []
    address = f"{RINGS}/{the_ring(as_moderator)['id']}/discount"

    for _ in range(2):
        assert as_moderator.put(address).json["discounted_at"] is not None
        assert counts(ring) == ([6, *[0] * 17], [6, 0, 0])
        assert differences() == []
    others = next(note for note in ring["notes"] if note.author_id != ring["traders"][0].id)
    assert trader.get(f"/api/v1/contents/{others.id}").json["viewer"]["liked"] is True
    assert "点赞" in trader.get("/api/v1/notifications").json["items"][0]["text"]

    for _ in range(2):
        assert as_moderator.delete(address).json["discounted_at"] is None
        assert counts(ring) == before
        assert differences() == []


def test_a_discounted_like_taken_back_and_given_again_stays_discounted_until_all_count_again(
    ring, as_moderator, as_member
):
    address = f"{RINGS}/{the_ring(as_moderator)['id']}/discount"
    before, trader = counts(ring), as_member(ring["traders"][0])
    others = [note for note in ring["notes"] if note.author_id != ring["traders"][0].id]
    first, second = (f"/api/v1/contents/{note.id}/like" for note in others[:2])
    as_moderator.put(address)

    assert [trader.delete(first).json, trader.put(first).json] == [
        {"active": False, "count": 0},
        {"active": True, "count": 0},
    ]
    trader.delete(second)
    assert differences() == []

    as_moderator.delete(address)
    assert sum(counts(ring)[0]) == sum(before[0]) - 1
    assert differences() == []
