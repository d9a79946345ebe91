"""Following a group goal, and telling everybody who helped when it is reached. They flush, never commit."""

from __future__ import annotations

from datetime import datetime

from community.campaigns.actions import take_part
from community.campaigns.models import Campaign
from community.campaigns.notices import write_to
from community.campaigns.queries import participants_of
from community.database import db
from community.goals.models import GoalReached
from community.goals.queries import first_facts, moment_of
from community.relations import insert_new


def follow_goal(campaign: Campaign, now: datetime) -> None:
    """Note who takes part, and, once, that the goal is reached: then all of them are told."""
    for member_id, at in db.session.execute(first_facts(campaign)).all():
        take_part(campaign.id, member_id, at)
    reached_at = moment_of(campaign)
    if reached_at is None:
        return
    if insert_new(GoalReached, campaign_id=campaign.id, reached_at=reached_at, noted_at=now):
        zh, en = f"大家一起完成了《{campaign.title}》的目标！", f"Together you reached the goal of “{campaign.title}”!"
        write_to(participants_of(campaign.id), "goal_reached", zh, en)
