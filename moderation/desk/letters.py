"""What members are told of decisions: the author what became of the content, reporters what became of their reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from community import outbox
from community.content.models import Content
from moderation.desk.models import Decision, Report
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.verdicts import Message

TO_AUTHOR = {
    "publish": Message("您的内容已通过审核，现已公开。", "Your content was reviewed and is public."),
    "label": Message("您的内容被添加了标注：{reason}。", "Your content was labelled: {reason}."),
    "limit": Message("您的内容的推荐范围受到限制：{reason}。", "Your content is shown to fewer people: {reason}."),
    "remove": Message(
        "您的内容已被移除：{reason}。您可以申诉。", "Your content was removed: {reason}. You can appeal."
    ),
    "restore": Message("您的内容已恢复公开。", "Your content is public again."),
    "undo": Message("对您内容的上一处理决定已撤回，将重新审核。", "The last decision on your content was taken back."),
}
SANCTIONED = {
    "warn": Message("警告：请遵守社区规范（{reason}）。", "Warning: please keep to our rules ({reason})."),
    "limit": Message("在 {until} 之前您不能发布此类内容。", "You cannot add content of this kind until {until}."),
    "mute": Message("在 {until} 之前您不能发布内容。", "You cannot add content until {until}."),
    "suspend": Message(
        "您的账号在 {until} 之前被暂停：可以登录、浏览和申诉。",
        "Your account is suspended until {until}: you can sign in, read and appeal.",
    ),
}
LIFTED = {
    "warn": Message("对您的警告已撤回。", "A warning to you was taken back."),
    "limit": Message("对您的功能限制已解除。", "You can use the feature again that was taken from you."),
    "mute": Message("对您的禁言已解除。", "You can add content again."),
    "suspend": Message("您的账号已恢复使用。", "Your account is no longer suspended."),
}
TO_REPORTER = {
    True: Message("您举报的内容已被处理，感谢您的帮助。", "We acted on the content that you reported. Thank you."),
    False: Message("您举报的内容经审核未违反规范。", "The content that you reported does not break our rules."),
}
REVERSED = Message(
    "您举报的内容经申诉复核，认定未违反规范。",
    "After an appeal, we found that the content which you reported keeps to our rules.",
)


class Letter(NamedTuple):
    """One official sentence for one member."""

    member_id: int
    type: str
    message: Message


def send(decision: Decision, content: Content, settled: Sequence[Report] = ()) -> None:
    """Tell everybody whom the decision concerns."""
    post([*to_author(decision, content), *to_reporters(settled)], content, decision.reason)


def post(letters: Iterable[Letter], content: Content | None, reason: str | None) -> None:
    """Send letters about a content. Records ``letter.posted``: all letters of a transaction are delivered together."""
    for letter in letters:
        said = {"text_zh": letter.message.zh, "text_en": letter.message.en, "reason": reason}
        about = {"type": letter.type, "content_id": content and content.id}
        outbox.record("letter.posted", member_id=letter.member_id, **about, **said)


def to_author(decision: Decision, content: Content) -> Iterator[Letter]:
    """What was done to the content and to its author; nothing where nothing was."""
    if decision.outcome in TO_AUTHOR:
        yield Letter(content.author_id, "decision", told(TO_AUTHOR[decision.outcome], decision.reason))
    for laid in decision.also:
        until = laid["until"] and datetime.fromisoformat(laid["until"])
        yield Letter(content.author_id, "sanction", of_sanction(laid["sanction"], decision.reason, until))


def of_sanction(sanction: str, reason: str | None, until: datetime | None) -> Message:
    """What a member is told who is sanctioned."""
    return told(SANCTIONED[sanction], reason, until.date().isoformat() if until else "")


def of_lifting(sanction: str) -> Message:
    """What a member is told whose sanction ends early."""
    return LIFTED[sanction]


def to_reporters(settled: Sequence[Report]) -> Iterator[Letter]:
    """Whether each report was upheld."""
    return (Letter(report.reporter_id, "report_settled", TO_REPORTER[bool(report.upheld)]) for report in settled)


def to_reversed(reversed_reports: Iterable[Report]) -> Iterator[Letter]:
    """That the content was found within the rules after all."""
    return (Letter(report.reporter_id, "report_settled", REVERSED) for report in reversed_reports)


def told(message: Message, reason: str | None, until: str = "") -> Message:
    """The sentence with the reason of a decision and the last day of a sanction."""
    title = CATALOGUE[reason or "other"].title
    return Message(message.zh.format(reason=title.zh, until=until), message.en.format(reason=title.en, until=until))
