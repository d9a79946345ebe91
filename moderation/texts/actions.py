"""Words that are no content, such as names and descriptions: judged by the same pipeline, shown or not shown.

What would hold or reject a content is not shown; there is no queue for it. Its author is told why, word by word, and
may write it anew; a moderator can overrule the machine where a collection is concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import current_app
from sqlalchemy import delete, select

from community import outbox
from community.accounts.actions import change_profile
from community.clock import utcnow
from community.collections.actions import drop_note, hide, note_screening, show_again
from community.collections.queries import collection_to_change
from community.content.queries import content_to_change
from community.database import db
from community.kols.actions import show_profile
from community.members.models import Member
from community.members.queries import member_to_change
from community.notifications.actions import notify
from moderation.audit.actions import record_act
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Message, Outcome, Reason, Verdict
from moderation.screening.actions import screening_note
from moderation.screening.judges import judge
from moderation.screening.submissions import known_of, own_hosts
from moderation.texts.models import CollectionReport, TextScreening
from moderation.texts.reports import answer_reports

KIND = "post"  # as which the policy weighs it: published to all, by one author
REFUSED = {
    "collection": Message(
        "您的专辑暂不对他人公开：{reason}请修改后再试。",
        "Your collection is not shown to others: {reason} Change its words.",
    ),
    "collection_item": Message(
        "您在专辑中的备注未被采用：{reason}", "Your note in a collection was not taken over: {reason}"
    ),
    "kol": Message(
        "您的达人资料暂不对他人公开：{reason}请修改后再试。",
        "Your profile as an opinion leader is not shown to others: {reason} Change its words.",
    ),
    "member": Message("您的个人资料未被采用：{reason}", "Your profile text was not taken over: {reason}"),
}


def screen_text(subject: str, subject_id: int, member_id: int, texts: Mapping[str, str]) -> None:
    """Judge words and act on the verdict. Hears ``text.submitted``, inline.

    texts: ``title`` and ``body``, of which one may be empty.
    """
    author = db.session.get_one(Member, member_id)
    presiding = judge()
    submission = presiding.informed(submission_for(author, texts))
    verdict = presiding.judge(submission)
    is_known = said_before(subject, subject_id, texts)
    keep(subject, subject_id, author, submission, verdict)
    ENFORCING[subject](subject_id, verdict)
    if not is_fit(verdict) and not is_known:  # the shop tells the same name again at every sign-in
        tell(author, subject, verdict.reasons[0].policy, verdict.reasons[0].message)


def submission_for(author: Member, texts: Mapping[str, str]) -> Submission:
    """What the checks may know of the words."""
    return Submission(
        **texts,
        **known_of(author.id),
        kind=KIND,
        is_imported=author.imported,
        own_hosts=own_hosts(current_app.config["COMMUNITY"]),
    )


def said_before(subject: str, subject_id: int, texts: Mapping[str, str]) -> bool:
    """Whether these were the last words that were judged there: what is refused again is told once."""
    own = select(TextScreening.inputs).where(TextScreening.subject == subject, TextScreening.subject_id == subject_id)
    last = db.session.scalar(own.order_by(TextScreening.id.desc()).limit(1))
    return last is not None and all(last[field] == text for field, text in texts.items())


def keep(subject: str, subject_id: int, author: Member, submission: Submission, verdict: Verdict) -> None:
    """Store the verdict with all that it rests on."""
    judged = {"outcome": verdict.outcome.value, "policy_version": verdict.policy_version, "edition": verdict.edition}
    seen = {"inputs": submission.to_json(), "verdict": verdict.to_json(), "screened_at": utcnow()}
    db.session.add(TextScreening(subject=subject, subject_id=subject_id, member_id=author.id, **judged, **seen))
    db.session.flush()


def show_or_hide_collection(collection_id: int, verdict: Verdict) -> None:
    fit = is_fit(verdict)
    note_screening(collection_id, None if fit else screening_note(verdict.outcome.value, verdict.reasons), shown=fit)


def keep_or_drop_note(item_id: int, verdict: Verdict) -> None:
    if not is_fit(verdict):
        drop_note(item_id)


def show_or_hide_kol(member_id: int, verdict: Verdict) -> None:
    show_profile(member_id, shown=is_fit(verdict))


def keep_or_drop_profile(member_id: int, verdict: Verdict) -> None:
    """Of name and words about oneself, those that the verdict points at are not taken over; all, if at none."""
    if is_fit(verdict):
        return
    member = member_to_change(member_id)
    pointed_at = {span.field for reason in verdict.reasons for span in reason.spans} or {"title", "body"}
    plain = {"title": {"display_name": member.username}, "body": {"bio": ""}}
    change_profile(member, **{k: v for field in pointed_at & plain.keys() for k, v in plain[field].items()})


ENFORCING: Mapping[str, Callable[[int, Verdict], None]] = {
    "collection": show_or_hide_collection,
    "collection_item": keep_or_drop_note,
    "kol": show_or_hide_kol,
    "member": keep_or_drop_profile,
}


def is_fit(verdict: Verdict) -> bool:
    """May the words be shown?"""
    return verdict.outcome.severity < Outcome.HOLD.severity


def tell(author: Member, subject: str, policy: str, why: Message) -> None:
    """Say to the author what is not shown, and why."""
    said = REFUSED[subject]
    texts = {"text_zh": said.zh.format(reason=why.zh), "text_en": said.en.format(reason=why.en)}
    notify(author, "screening", **texts, reason=policy)


def hide_collection(collection_id: int, moderator: Member, reason: str) -> None:
    """Take a collection out of sight, by a person. reason: a slug of the catalogue. Twice is harmless.

    Who reported it is told.
    """
    collection = collection_to_change(collection_id)
    if collection.hidden_by_person:
        return
    title = CATALOGUE[reason].title
    why = Message(f"{title.zh}。", f"{title.en}.")
    hide(collection, screening_note("remove", (Reason(Outcome.REJECT, reason, why),)))
    answer_reports(collection_id, upheld=True)
    tell(collection.owner, "collection", reason, why)
    record_act(moderator, "collection.hidden", f"collection:{collection_id}", why=reason)


def show_collection(collection_id: int, moderator: Member) -> None:
    """Show a collection again, whoever hid it: a person or the machine. Twice is harmless."""
    collection = collection_to_change(collection_id)
    answer_reports(collection_id, upheld=False)
    if collection.screening is not None:
        show_again(collection)
        record_act(moderator, "collection.shown", f"collection:{collection_id}")


def hide_reply(content_id: int, moderator: Member, reason: str) -> None:
    """Take the shop's reply to a review out of sight. reason: a slug of the catalogue. Harmless where there is none.

    The shop reads why beside its reply, and may write another, which is judged anew. Records ``reply.overruled``.
    Raises NotFound for no content.
    """
    content_to_change(content_id)
    title = CATALOGUE[reason].title
    why = (Reason(Outcome.REJECT, reason, Message(f"{title.zh}。", f"{title.en}.")),)
    note = screening_note("remove", why) | {"appeal_until": None}
    outbox.record("reply.overruled", content_id=content_id, screening=note)
    record_act(moderator, "reply.hidden", f"content:{content_id}", why=reason)


def show_reply(content_id: int, moderator: Member) -> None:
    """Show the shop's reply, whoever kept it back. Raises NotFound for no content. Records ``reply.overruled``."""
    content_to_change(content_id)
    outbox.record("reply.overruled", content_id=content_id, screening=None)
    record_act(moderator, "reply.shown", f"content:{content_id}")


def forget_texts(member_id: int, **_: object) -> None:
    """Forget what an erased member wrote. Hears ``member.erased``."""
    for model, author in ((TextScreening, TextScreening.member_id), (CollectionReport, CollectionReport.reporter_id)):
        db.session.execute(delete(model).where(author == member_id))
