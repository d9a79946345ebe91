"""Opinion leaders and what they are offered, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from community.clock import reporting_day
from community.collaborations.actions import accept, invite
from community.collaborations.models import Collaboration
from community.kols.actions import apply_as_kol, decide
from community.members.models import Member
from community.outbox import transaction
from tests.factories import a_member

EVIDENCE = "我的主页写着本社区的用户名。"


def staff() -> Member:
    """Somebody of the growth team."""
    return a_member(roles=("growth",))


def a_kol(member: Member | None = None, *, bio: str = "周末爬山，平时写鞋。", **applied: Any) -> Member:
    """A verified opinion leader."""
    member, wang = member or a_member(), staff()
    with transaction():
        application = apply_as_kol(member, evidence=EVIDENCE, bio=bio, **{"niches": ["徒步"], **applied})
        decide(application, wang, "approve", "")
    return member


def a_collaboration(kol: Member | None = None, *, accepted: bool = False, **brief: Any) -> Collaboration:
    """A brief for an opinion leader, for the two weeks that begin today."""
    kol, wang, today = kol or a_kol(), staff(), reporting_day()
    usual = {"title": "秋季登山鞋", "deliverables": "两篇笔记", "disclosure": "partnership"}
    window = {"begins_on": today, "ends_on": today + timedelta(days=13)}
    with transaction():
        collaboration = invite(kol, wang, **{**usual, **window, **brief})
        if accepted:
            accept(collaboration)
    return collaboration
