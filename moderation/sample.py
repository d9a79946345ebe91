"""What moderation does in the history of the sample community: members report, and moderators decide."""

from __future__ import annotations

from typing import Any

from community.errors import NotFound
from community.sample.scene import Scene
from moderation.desk.cases import find_case
from moderation.desk.decisions import decide
from moderation.desk.reports import report_content


def report(scene: Scene, told: dict[str, Any]) -> None:
    """A member reports a content."""
    reporter = scene.member(told["member"])
    content = scene.opened(told["content"], reporter)
    report_content(reporter, content.id, told["reason"], told.get("note", ""))


def decide_reported(scene: Scene, told: dict[str, Any]) -> None:
    """A moderator decides the case that reports have opened."""
    case = find_case(scene.content_id(told["content"]))
    if case is None:
        raise NotFound
    decide(case.id, scene.member(told["member"]), told["outcome"], version=case.version, reason=told["reason"])
