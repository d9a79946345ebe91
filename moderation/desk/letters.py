"""What members are told of decisions: the author what became of the content, reporters what became of their reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.notifications.actions import notify
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
    "suspend": Message("您的账号在 {until} 之前被暂停发布。", "Your account is suspended until {until}."),
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


def post(letters: Iterable[Letter], content: Content, reason: str | None) -> None:
    """Deliver letters about a content, in the order of members, so that no two decisions wait in a ring.

    Who erased their account is told nothing any more.
    """
    for letter in sorted(letters, key=lambda letter: letter.member_id):
        member = db.session.get_one(Member, letter.member_id)
        if member.erased_at is None:
            said = {"text_zh": letter.message.zh, "text_en": letter.message.en}
            notify(member, letter.type, **said, content=content, reason=reason)


def to_author(decision: Decision, content: Content) -> Iterator[Letter]:
    """What was done to the content and to its author; nothing where nothing was."""
    said = [TO_AUTHOR[decision.outcome]] if decision.outcome in TO_AUTHOR else []
    for message in said:
        yield Letter(content.author_id, "decision", told(message, decision))
    for sanction in decision.also:
        message = told(SANCTIONED[sanction["sanction"]], decision, until=(sanction["until"] or "")[:10])
        yield Letter(content.author_id, "sanction", message)


def to_reporters(settled: Sequence[Report]) -> Iterator[Letter]:
    """Whether each report was upheld."""
    return (Letter(report.reporter_id, "report_settled", TO_REPORTER[bool(report.upheld)]) for report in settled)


def to_reversed(reversed_reports: Iterable[Report]) -> Iterator[Letter]:
    """That the content was found within the rules after all."""
    return (Letter(report.reporter_id, "report_settled", REVERSED) for report in reversed_reports)


def told(message: Message, decision: Decision, until: str = "") -> Message:
    """The sentence with the decision's reason and the last day of a sanction."""
    title = CATALOGUE[decision.reason or "other"].title
    return Message(message.zh.format(reason=title.zh, until=until), message.en.format(reason=title.en, until=until))
