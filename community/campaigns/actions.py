"""Announcing, changing, cancelling, opening and closing campaigns; taking part. They flush, never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from community import outbox
from community.campaigns.models import (
    OVER,
    Campaign,
    CampaignRevision,
    Exposure,
    Kind,
    Participant,
    State,
)
from community.campaigns.notices import write_to
from community.campaigns.queries import participants_of
from community.catalog.queries import get_products
from community.clock import utcnow
from community.content.markup import RichText
from community.database import db
from community.errors import Conflict, Invalid
from community.members.models import Member
from community.relations import insert_new
from community.topics.actions import topics_named

TEXTS = ("title", "description", "rules")


def announce(maker: Member, kind: str, **said: Any) -> Campaign:
    """Announce a campaign: everybody can read it from now on.

    said: title, description, rules, opens_at, closes_at, topic, product_ids, terms (as ``read_terms`` gives them).
    Records ``campaign.announced``. Raises Invalid for an opening in the past, for a challenge without a topic, and for
    an unknown product.
    """
    now = utcnow()
    if said["opens_at"] <= now:
        raise Invalid(errors={"opens_at": ["This moment is over; a campaign is announced before it opens."]})
    campaign = Campaign(kind=kind, state=State.ANNOUNCED, version=1, made_by=maker.id, told_up_to=0)
    campaign.created_at = campaign.changed_at = now
    _write(campaign, said)
    db.session.add(campaign)
    db.session.flush()
    outbox.record("campaign.announced", campaign_id=campaign.id, kind=kind)
    return campaign


def change(campaign: Campaign, editor: Member, **said: Any) -> None:
    """Change a campaign. Take it with ``campaign_to_change``. Its texts before stay readable.

    Raises Conflict once it opened, if anything that counts would be another; and for one that is over.
    """
    now = utcnow()
    if campaign.state in OVER:
        raise Conflict(f"This campaign is {campaign.state}; nothing of it is changed any more.")
    if said.keys() - set(TEXTS) and now >= campaign.opens_at:
        raise Conflict("活动开始后只能修改文字。Once it opened, only the texts of a campaign can be changed.")
    if "opens_at" in said and said["opens_at"] <= now:
        raise Invalid(errors={"opens_at": ["This moment is over."]})
    texts = {name: getattr(campaign, name) for name in TEXTS}
    db.session.add(
        CampaignRevision(
            campaign_id=campaign.id, version=campaign.version, **texts, changed_by=editor.id, changed_at=now
        )
    )
    _write(campaign, said)
    campaign.version += 1
    campaign.changed_at = now
    db.session.flush()


def _write(campaign: Campaign, said: Mapping[str, Any]) -> None:
    for name in ("title", "opens_at", "closes_at", "terms"):
        if name in said:
            setattr(campaign, name, said[name])
    for name in ("description", "rules"):
        if name in said:
            _write_text(campaign, name, said[name])
    if "product_ids" in said:
        campaign.product_ids = [product.external_id for product in get_products(said["product_ids"])]
    if "topic" in said:
        campaign.topic_id = _topic_id(said["topic"])
    if campaign.kind == Kind.TOPIC_CHALLENGE and campaign.topic_id is None:
        raise Invalid(errors={"topic": ["请选择一个话题。A topic challenge needs a topic."]})


def _write_text(campaign: Campaign, name: str, text: RichText) -> None:
    setattr(campaign, name, text.source)
    setattr(campaign, f"{name}_html", text.html)


def _topic_id(name: str | None) -> int | None:
    if name is None:
        return None
    [topic] = topics_named([name])
    if topic.banned:
        raise Invalid(errors={"topic": [f"#{name}# 已关闭，请换一个话题。This topic is closed."]})
    return topic.id


def cancel(campaign: Campaign, reason: str) -> None:
    """Call a campaign off, and tell who takes part why. Raises Conflict where its result stands."""
    if campaign.state == State.CANCELLED:
        return
    if campaign.state in OVER:
        raise Conflict(f"This campaign is {campaign.state}; its result stands.")
    campaign.state, campaign.cancelled_because = State.CANCELLED, reason
    db.session.flush()
    write_to(
        participants_of(campaign.id),
        "campaign_cancelled",
        f"活动《{campaign.title}》已取消：{reason}",
        f"The campaign “{campaign.title}” was cancelled: {reason}",
    )
    outbox.record("campaign.cancelled", campaign_id=campaign.id)


def turn(campaign: Campaign, now: datetime) -> None:
    """Let the state follow the clock. Records ``campaign.opened`` and ``campaign.closed``, each once."""
    if campaign.state == State.ANNOUNCED and now >= campaign.opens_at:
        campaign.state = State.OPEN
        outbox.record("campaign.opened", campaign_id=campaign.id)
    if campaign.state == State.OPEN and now >= campaign.closes_at:
        campaign.state = State.CLOSED
        outbox.record("campaign.closed", campaign_id=campaign.id, kind=campaign.kind)
    db.session.flush()


def finish(campaign: Campaign, state: State) -> None:
    """Note that the result stands: frozen, or drawn."""
    campaign.state = state
    db.session.flush()


def take_part(campaign_id: int, member_id: int, at: datetime | None = None) -> bool:
    """Note that the member takes part. Twice is once. Returns whether it is new."""
    return insert_new(Participant, campaign_id=campaign_id, member_id=member_id, joined_at=at or utcnow())


def leave(campaign_id: int, member_id: int) -> None:
    """Note that the member takes part no more."""
    db.session.execute(delete(Participant).filter_by(campaign_id=campaign_id, member_id=member_id))


def forget_participation(member_id: int) -> None:
    """Forget in what an erased member took part, and of what they were told."""
    for model in (Participant, Exposure):
        db.session.execute(delete(model).where(model.member_id == member_id))
