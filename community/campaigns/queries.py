"""Questions about campaigns and about who takes part in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from community.campaigns.models import Campaign, CampaignRevision, Kind, Participant, State
from community.database import db
from community.errors import Conflict, NotFound
from community.members.models import Member
from community.members.queries import Viewer
from community.rows import row_to_change, the_row
from community.topics.models import Topic


def campaign_rows(viewer: Viewer, kind: str | None = None, state: str | None = None) -> Select:
    """The statement of every list of campaigns. Whatever was announced is there for everybody."""
    joined = exists().where(Participant.campaign_id == Campaign.id, Participant.member_id == viewer.id)
    people = select(func.count()).where(Participant.campaign_id == Campaign.id).correlate(Campaign)
    rows = select(
        *Campaign.__table__.c,
        Topic.name.label("topic"),
        people.scalar_subquery().label("participants_count"),
        joined.correlate(Campaign).label("joined"),
    ).outerjoin(Topic, Topic.id == Campaign.topic_id)
    return rows.where(_is(Campaign.kind, kind), _is(Campaign.state, state))


def _is(column: Any, value: str | None) -> ColumnElement[bool]:
    return true() if value is None else column == value


def show_campaign(row: Row) -> dict[str, Any]:
    """A row of ``campaign_rows`` as a mapping for CampaignOut. A lottery shows the odds of an entry made so far."""
    shown = dict(row._mapping)
    entries, winners = shown["participants_count"], shown["terms"].get("winners")
    shown["odds"] = min(1.0, winners / entries) if winners and entries else None
    return shown


def view_campaign(campaign_id: int, viewer: Viewer) -> dict[str, Any]:
    """One campaign as anybody sees it. Raises NotFound."""
    row = db.session.execute(campaign_rows(viewer).where(Campaign.id == campaign_id)).first()
    if row is None:
        raise NotFound
    return show_campaign(row)


def joined_by(member: Member) -> Select:
    """The campaigns that the member takes part in."""
    mine = select(Participant.campaign_id).where(Participant.member_id == member.id)
    return campaign_rows(Viewer(member.id, is_staff=False)).where(Campaign.id.in_(mine))


def get_campaign(campaign_id: int, kind: Kind | None = None) -> Campaign:
    """The campaign, of this kind if one is named. Raises NotFound."""
    named = select(Campaign).where(Campaign.id == campaign_id, _is(Campaign.kind, kind))
    return the_row(named.options(joinedload(Campaign.topic)))


def campaign_to_change(campaign_id: int, kind: Kind | None = None, version: int | None = None) -> Campaign:
    """The campaign, locked until the end of the transaction. Raises NotFound, and StaleVersion for another version."""
    return row_to_change(select(Campaign).where(Campaign.id == campaign_id, _is(Campaign.kind, kind)), version)


def check_open(campaign: Campaign, now: datetime) -> None:
    """Raises Conflict unless one may take part at this moment."""
    if campaign.state == State.CANCELLED:
        raise Conflict("活动已取消。This campaign was cancelled.")
    if now < campaign.opens_at:
        raise Conflict(f"活动尚未开始。This campaign opens at {campaign.opens_at.isoformat()}.")
    if not campaign.is_open(now):
        raise Conflict(f"活动已经结束。This campaign closed at {campaign.closes_at.isoformat()}.")


def check_over(campaign: Campaign, now: datetime) -> None:
    """Raises Conflict before the end, and for a campaign that was cancelled."""
    if campaign.state == State.CANCELLED:
        raise Conflict("活动已取消。This campaign was cancelled.")
    if now < campaign.closes_at:
        raise Conflict(f"活动尚未结束。This campaign closes at {campaign.closes_at.isoformat()}; wait until then.")


def due_to_turn(now: datetime) -> Sequence[int]:
    """Campaigns whose state is behind the clock."""
    opening = (Campaign.state == State.ANNOUNCED) & (Campaign.opens_at <= now)
    closing = (Campaign.state == State.OPEN) & (Campaign.closes_at <= now)
    return db.session.scalars(select(Campaign.id).where(or_(opening, closing)).order_by(Campaign.id)).all()


def open_of(kind: Kind, now: datetime) -> Sequence[Campaign]:
    """The open campaigns of a kind."""
    rows = select(Campaign).where(Campaign.kind == kind, Campaign.state.in_((State.ANNOUNCED, State.OPEN)))
    window = Campaign.opens_at <= now, Campaign.closes_at > now
    return db.session.scalars(rows.where(*window).order_by(Campaign.id)).all()


def participants_of(campaign_id: int) -> Sequence[int]:
    """Who takes part, as ids of members."""
    rows = select(Participant.member_id).where(Participant.campaign_id == campaign_id)
    return db.session.scalars(rows.order_by(Participant.member_id)).all()


def revisions_of(campaign_id: int) -> Sequence[CampaignRevision]:
    """What the campaign said before, the latest first."""
    rows = select(CampaignRevision).where(CampaignRevision.campaign_id == campaign_id)
    return db.session.scalars(rows.order_by(CampaignRevision.version.desc())).all()
