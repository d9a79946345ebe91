"""What can go wrong at the desk."""

from __future__ import annotations

from community.errors import Conflict, Forbidden


class StaleCase(Conflict):
    slug = "stale-case"
    title, title_zh = "This case has changed", "案件已有变化"
    way_out = "Reload the case and decide again."


class CaseClaimed(Conflict):
    slug = "case-claimed"
    title, title_zh = "Another moderator holds this case", "案件已被其他审核员领取"
    way_out = "Take another one with POST /api/v1/moderation/cases/next, or wait until the claim ends."


class CaseDecided(Conflict):
    slug = "case-decided"
    title, title_zh = "This case has been decided", "案件已处理"
    way_out = "Undo the decision while that is possible; a new report opens the case again."


class OwnCase(Forbidden):
    slug = "own-case"
    title, title_zh = "Nobody judges their own content", "不能审核自己的内容"
    way_out = "Leave the case to another moderator."
