"""Badges are what the facts say: as things happen, and again for the whole past."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select

from community.badges.models import MemberBadge
from community.badges.rules import shipped_badges
from community.blocks.actions import block
from community.cli.commands import community
from community.content.actions import remove
from community.database import db
from community.likes.actions import like, unlike
from community.outbox import transaction
from community.reviews.actions import find_helpful
from tests.factories import a_member, a_post, a_product, a_review


def rows():
    db.session.expire_all()
    kept = select(MemberBadge.member_id, MemberBadge.badge, MemberBadge.awarded_at)
    return db.session.execute(kept.order_by(MemberBadge.member_id, MemberBadge.badge)).all()


def keys_of(member):
    return {badge for member_id, badge, _ in rows() if member_id == member.id}


@pytest.fixture
def easier(as_member, deliver_all):
    """Badges that two likes, or two helpful votes, are enough for."""
    growth = as_member(a_member(roles=("growth",)))
    badges = [
        {**badge, "at_least": 2 if badge["key"] in ("well_liked", "helpful") else badge["at_least"]}
        for badge in shipped_badges()
    ]
    tag = growth.get("/api/v1/badges").headers["ETag"]
    assert growth.put("/api/v1/badges", json={"items": badges}, headers={"If-Match": tag}).status_code == 200


def test_the_same_badges_with_the_same_dates_come_of_a_second_look_at_the_past(app, easier, deliver_all):
    lin, wang, zhao = a_member(), a_member(), a_member()
    note, review = a_post(author=lin), a_review(a_product(), author=lin)
    with transaction():
        for fan in (wang, zhao):
            like(fan, note)
            find_helpful(fan, review)
        unlike(zhao, note)
    deliver_all()
    before = rows()
    with transaction() as session:
        session.execute(delete(MemberBadge).where(MemberBadge.member_id == lin.id))

    result = CliRunner().invoke(community, ["badges", "rebuild"], obj=lambda: app)

    assert result.exit_code == 0, result.output
    assert rows() == before
    assert keys_of(lin) == {"early_member", "first_note", "first_review", "helpful", "well_liked"}
    assert keys_of(wang) == {"early_member"}


def test_one_fan_however_eager_counts_once_and_oneself_never(app, easier, deliver_all):
    lin, wang = a_member(), a_member()
    note = a_post(author=lin)
    for _ in range(3):
        with transaction():
            like(wang, note)
            unlike(wang, note)
            like(lin, note)
    deliver_all()

    assert "well_liked" not in keys_of(lin)


def test_what_moderation_took_away_earns_no_badge(app, deliver_all):
    lin = a_member()
    note = a_post(author=lin)
    deliver_all()
    assert "first_note" in keys_of(lin)
    with transaction():
        remove(note)
    deliver_all()

    assert "first_note" not in keys_of(lin)


def test_badges_are_seen_by_all_but_by_nobody_blocked(app, as_member, deliver_all):
    lin, wang = a_member(), a_member()
    a_post(author=lin)
    deliver_all()

    shown = as_member(wang).get(f"/api/v1/members/{lin.username}/badges", headers={"Accept-Language": "en"}).json
    assert {badge["title"] for badge in shown["items"]} == {"Early member", "First note"}
    assert len(as_member(lin).get("/api/v1/me/badges").json["items"]) == 2
    with transaction():
        block(lin, wang)
    assert as_member(wang).get(f"/api/v1/members/{lin.username}/badges").status_code == 404
