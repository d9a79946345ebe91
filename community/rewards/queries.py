"""What can be had, and what became of what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true

from community.clock import utcnow
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.members.secrets import decrypt
from community.rewards.models import Redemption, Reward, State
from community.rows import row_to_change

AT_ONCE = 500
COUNTED = (State.REQUESTED, State.FULFILLED)  # what was refused or lapsed may be asked for again


def reward_rows(*, also_closed: bool) -> Select:
    """Rewards that can be had now, or all, as rows to be ordered by id."""
    return select(*Reward.__table__.c).where(true() if also_closed else is_open(utcnow()))


def is_open(now: datetime) -> ColumnElement[bool]:
    """SQL: the reward can be asked for now, if there are any left."""
    begun = or_(Reward.opens_at.is_(None), Reward.opens_at <= now)
    return and_(Reward.active, begun, or_(Reward.closes_at.is_(None), Reward.closes_at > now))


def reward_to_change(reward_id: int) -> Reward:
    """The reward, locked until the end of the transaction. Take it before any account. Raises NotFound."""
    return row_to_change(select(Reward).where(Reward.id == reward_id))


def redemption_to_change(redemption_id: int) -> Redemption:
    """The redemption, locked until the end of the transaction. Take it before its reward. Raises NotFound."""
    return row_to_change(select(Redemption).where(Redemption.id == redemption_id))


def count_redemptions(member_id: int, reward_id: int) -> int:
    """How many of the reward the member has, or waits for."""
    theirs = select(func.count()).select_from(Redemption).filter_by(member_id=member_id, reward_id=reward_id)
    return db.session.scalar(theirs.where(Redemption.state.in_(COUNTED)))


def redemption_rows(*which: ColumnElement[bool]) -> Select:
    """Redemptions with their rewards, as rows to be ordered by id and passed to ``shown``."""
    titles = (Reward.title_zh, Reward.title_en)
    return (
        select(*Redemption.__table__.c, *titles, Member.username, Member.external_id)
        .join(Reward, Reward.id == Redemption.reward_id)
        .join(Member, Member.id == Redemption.member_id)
        .where(*which)
    )


def shown(row: Row | Mapping[str, Any]) -> dict[str, Any]:
    """A redemption for the wire, its coupon readable: for the member and the host alone."""
    values = dict(row._mapping)
    title = {"zh": values["title_zh"], "en": values["title_en"]}
    return {**values, "title": title, "code": decrypt(values["code"])}


def view_redemption(redemption_id: int) -> dict[str, Any]:
    """One redemption. Raises NotFound."""
    row = db.session.execute(redemption_rows(Redemption.id == redemption_id)).first()
    if row is None:
        raise NotFound
    return shown(row)


def unanswered_since(moment: datetime) -> Sequence[int]:
    """Some of those that the host has not answered since then."""
    waiting = select(Redemption.id).where(Redemption.state == State.REQUESTED, Redemption.requested_at < moment)
    return db.session.scalars(waiting.order_by(Redemption.id).limit(AT_ONCE)).all()
