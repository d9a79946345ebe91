"""What can go wrong in the rulebook."""

from __future__ import annotations

from community.errors import Conflict


class StaleRule(Conflict):
    slug = "stale-rule"
    title, title_zh = "This has changed meanwhile", "规则已有变化"
    way_out = "Read it again and decide again."


class NoSuchStep(Conflict):
    slug = "no-such-step"
    title, title_zh = "It cannot go there from its present state", "当前状态不能这样变更"
    way_out = "draft → shadow → live → retired; back from live to shadow, and from retired to draft."


class NotReplayed(Conflict):
    slug = "not-replayed"
    title, title_zh = "Try it on what was submitted before", "请先回放历史内容"
    way_out = "POST /api/v1/moderation/rules/<id>/replay, look at what it would have done, and send this again."


class NotPreciseEnough(Conflict):
    slug = "not-precise-enough"
    title, title_zh = "A rule must be this sure before it rejects", "精确率不足，不能自动拒绝"
    way_out = "Let it hold instead: outcome `hold` leaves the decision to a person."


class WordTooCommon(Conflict):
    slug = "word-too-common"
    title, title_zh = "Genuine texts contain this word", "正常内容里也常用这个词"
    way_out = "Use it as `score`: it then only adds to other signs."


class PolicyRefused(Conflict):
    slug = "policy-refused"
    title, title_zh = "This policy cannot be adopted", "无法采用该策略"
    way_out = "Give a changed policy a version of its own."
