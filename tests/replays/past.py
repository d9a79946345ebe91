"""A past to replay: submissions as screening kept them, with what people decided since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import current_app

from community.content.models import Content
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.cases import find_case
from moderation.desk.decisions import decide
from moderation.desk.models import CaseStatus
from moderation.desk.reports import report_content
from moderation.rulebook.actions import draft_rule
from tests.factories import a_member, a_post

COUPON = "领券找我，满减很划算，鞋子也还不错。"
PRAISE = "周末去了山里，鞋子很舒服，走了三天没有磨脚。"


def decided(content: Content, outcome: str, reason: str | None = None, by: Member | None = None) -> Any:
    """The content, about which a moderator decided; reported first where nobody waits for it."""
    case = find_case(content.id)
    if case is None or case.status == CaseStatus.DECIDED:
        with transaction():
            report_content(a_member(), content.id, reason or "spam")
    case = find_case(content.id)
    moderator = by or a_member(roles=("moderator",))
    with transaction():
        return decide(case.id, moderator, outcome, version=case.version, reason=reason)


def a_rule(expression: str = 'folded.says("领券找我")', **said: Any) -> int:
    """The id of a drafted rule."""
    written = {"outcome": "hold", "policy": "advertising", "kinds": ["post", "review"], "message": None, **said}
    with transaction():
        return draft_rule(a_member(roles=("moderator",)), f"rule of {a_member().username}", expression=expression,
                          **written).rule_id  # fmt: skip


@contextmanager
def every_second_look(rate: float = 1.0) -> Iterator[None]:
    """Let this share of what is published be drawn for a second look."""
    usual = current_app.extensions["moderation"]
    current_app.extensions["moderation"] = replace(usual, policy=replace(usual.policy, qa_rate=rate))
    yield
    current_app.extensions["moderation"] = usual


def coupons(count: int) -> list[Content]:
    """Public notes that the usual rule matches."""
    return [a_post(f"{COUPON}第{number}次来买。") for number in range(count)]
