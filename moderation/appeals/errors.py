"""What can go wrong with an appeal."""

from __future__ import annotations

from community.errors import Conflict, Forbidden


class NothingToAppeal(Conflict):
    slug = "nothing-to-appeal"
    title, title_zh = "Nothing was taken that could be given back", "没有可申诉的处理决定"
    way_out = "GET /api/v1/contents/<id> shows under `screening` what was decided about your content."


class AppealedAlready(Conflict):
    slug = "appealed-already"
    title, title_zh = "You appealed against this already", "您已对该决定提出过申诉"
    way_out = "GET /api/v1/appeals shows your appeals and what was answered."


class AppealTooLate(Conflict):
    slug = "appeal-too-late"
    title, title_zh = "The time to appeal has passed", "申诉期限已过"
    way_out = "An appeal is possible for 184 days after the decision."


class StaleAppeal(Conflict):
    slug = "stale-appeal"
    title, title_zh = "This appeal has changed", "申诉已有变化"
    way_out = "Reload the appeal and decide again."


class AppealDecided(Conflict):
    slug = "appeal-decided"
    title, title_zh = "This appeal has been decided", "申诉已处理"
    way_out = "GET /api/v1/moderation/appeals?status=open lists those that wait."


class NotYourAppeal(Forbidden):
    slug = "not-your-appeal"
    title, title_zh = "Somebody else has to decide this appeal", "该申诉须由其他审核员处理"
    way_out = "Leave it to a moderator who neither took the decision nor has a part in it."
