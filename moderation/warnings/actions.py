"""Telling of a spike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from community.outbox import transaction
from moderation.alerts.actions import raise_alert
from moderation.judgement.crowds.spikes import Spike
from moderation.judgement.verdicts import Message
from moderation.warnings.windows import Window

WHAT: Mapping[str, Message] = {
    "report_spike": Message("举报", "reports"),
    "signup_spike": Message("新注册", "sign-ups"),
    "negative_review_spike": Message("一至二星评价", "reviews of one or two stars"),
    "keyword_spike": Message("含有该词的内容", "texts that hold the word"),
}


def warn(kind: str, subject: str, found: Spike, window: Window, ids: Sequence[int]) -> bool:
    """Raise the alert of a spike with its evidence, and tell every moderator. Returns False while it is open already.

    ids: some of what came in the hour: reports, members or contents.
    """
    evidence = {
        "hour": window.begin.isoformat(timespec="seconds"),
        "count": found.count,
        "expected": found.expected,
        "expected_most": found.most,
        "ids": [str(each) for each in ids],
    }
    with transaction():
        return raise_alert(kind, subject, evidence, notice=explanation(kind, subject, found))


def explanation(kind: str, subject: str, found: Spike) -> Message:
    """What happened, with its figures."""
    what = WHAT[kind]
    return Message(
        f"最近一小时的{what.zh}（{subject}）达 {found.count} 条；四周来同一时段平均 {found.expected:.1f} 条，"
        f"超过 {found.most} 条即为异常。",
        f"{found.count} {what.en} within an hour ({subject}); in the same hour of four weeks {found.expected:.1f} on "
        f"average, and up to {found.most} are no spike.",
    )
