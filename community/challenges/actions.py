"""Entering contents by themselves, disqualifying with a reason, freezing the ranking. They flush, never commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from community.campaigns.actions import finish, leave, take_part
from community.campaigns.models import Campaign, Kind, State
from community.campaigns.notices import write_to
from community.campaigns.queries import check_over, participants_of
from community.challenges.models import ChallengeEntry, Disqualification
from community.challenges.queries import entries_of, live_ranking
from community.clock import utcnow
from community.content.models import Content, ContentTopic
from community.database import db
from community.errors import Conflict, NotFound
from community.members.models import Member
from community.relations import insert_new


def enter_contents(content_ids: Sequence[int]) -> None:
    """Note that the authors of published contents take part in the challenges whose topic they bear."""
    bearing = (
        select(Campaign.id)
        .join(ContentTopic, ContentTopic.topic_id == Campaign.topic_id)
        .join(Content, Content.id == ContentTopic.content_id)
        .where(Campaign.kind == Kind.TOPIC_CHALLENGE, Content.id.in_(content_ids))
        .where(Content.published_at >= Campaign.opens_at, Content.published_at < Campaign.closes_at)
        .where(Campaign.state.in_((State.ANNOUNCED, State.OPEN)))
    )
    challenges = select(Campaign).where(Campaign.id.in_(bearing)).order_by(Campaign.id)
    for campaign in db.session.scalars(challenges).all():
        for row in db.session.execute(entries_of(campaign).where(Content.id.in_(content_ids)).order_by(Content.id)):
            take_part(campaign.id, row.author_id, row.published_at)


def disqualify(campaign: Campaign, content_id: int, reason: str, by: Member) -> None:
    """Take a content out of a challenge; its author reads why, and how to object. Twice is once.

    Once the ranking is frozen it is marked there, and nobody moves. Raises NotFound for what does not take part.
    """
    frozen = db.session.get(ChallengeEntry, (campaign.id, content_id)) is not None
    entered = frozen or db.session.execute(entries_of(campaign).where(Content.id == content_id)).first()
    known = db.session.get(Disqualification, (campaign.id, content_id)) is not None
    if not entered and not known:
        raise NotFound
    if campaign.state == State.CANCELLED:
        raise Conflict("This campaign was cancelled.")
    said = {"campaign_id": campaign.id, "content_id": content_id, "reason": reason}
    if insert_new(Disqualification, **said, by=by.id, at=utcnow()):
        _tell_author(campaign, content_id, reason)


def _tell_author(campaign: Campaign, content_id: int, reason: str) -> None:
    author_id = db.session.get_one(Content, content_id).author_id
    write_to(
        [author_id],
        "entry_disqualified",
        f"你的内容不再参加《{campaign.title}》：{reason}。如有异议，请联系我们说明理由。",
        f"Your content takes no part in “{campaign.title}” any more: {reason}. If you disagree, write to us.",
        content_id=content_id,
    )


def freeze_ranking(campaign: Campaign, now: datetime) -> None:
    """Write the ranking down, once, after the end: from then on nobody moves in it."""
    if campaign.state == State.FROZEN:
        return
    check_over(campaign, now)
    ranked = live_ranking(campaign)
    db.session.add_all(
        ChallengeEntry(campaign_id=campaign.id, content_id=e.content_id, rank=e.rank, score=e.score) for e in ranked
    )
    finish(campaign, State.FROZEN)
    _keep_who_stayed(campaign)


def _keep_who_stayed(campaign: Campaign) -> None:
    """Participants are, in the end, the authors of what was still there."""
    stayed = {row.author_id: row.published_at for row in db.session.execute(entries_of(campaign))}
    for member_id in set(participants_of(campaign.id)) - stayed.keys():
        leave(campaign.id, member_id)
    for member_id, at in sorted(stayed.items()):
        take_part(campaign.id, member_id, at)
