"""What happens to collaborations: invited, accepted or declined, done or cancelled. They flush, never commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import update

from community import outbox
from community.catalog.queries import get_products
from community.clock import reporting_day, utcnow
from community.collaborations.models import Collaboration
from community.collaborations.models import CollaborationStatus as Status
from community.database import db
from community.errors import Conflict, Invalid
from community.kols.queries import get_kol, is_suspended
from community.members.models import Member
from community.members.queries import find_members
from community.notifications.actions import notify


def invite(
    kol: Member,
    staff: Member,
    *,
    product_ids: Sequence[str] = (),
    begins_on: date,
    ends_on: date,
    comparison: Mapping[str, Any] | None = None,
    **brief: Any,
) -> Collaboration:
    """Offer an opinion leader a brief. They are told, and nothing begins before they accept.

    comparison: named now and never again: ``usernames`` of members, or ``followers_of`` another opinion leader.
    brief: title, deliverables, fee, fee_minor with currency, disclosure.
    Raises Invalid for oneself, who is no verified opinion leader, an unknown product or member, and a window that is
    over or ends before it begins.
    """
    if kol.id == staff.id:
        raise Invalid(errors={"username": ["Nobody collaborates with oneself; let somebody else invite you."]})
    if get_kol(kol) is None or is_suspended(kol):
        raise Invalid(errors={"username": [f"{kol.username} is no verified opinion leader."]})
    _check_window(begins_on, ends_on)
    get_products(product_ids)
    collaboration = Collaboration(member_id=kol.id, invited_by=staff.id, invited_at=utcnow(), **brief)
    collaboration.product_ids = list(dict.fromkeys(product_ids))
    collaboration.begins_on, collaboration.ends_on = begins_on, ends_on
    collaboration.comparison = comparison and _named(kol, comparison)
    db.session.add(collaboration)
    db.session.flush()
    _tell_kol(collaboration, staff, "invited", "邀请你合作", "invites you to a collaboration")
    return collaboration


def _check_window(begins_on: date, ends_on: date) -> None:
    if begins_on > ends_on:
        raise Invalid(errors={"ends_on": [f"It ends before it begins, on {begins_on}."]})
    if ends_on < reporting_day():
        raise Invalid(errors={"ends_on": ["This window is over."]})


def _named(kol: Member, comparison: Mapping[str, Any]) -> dict[str, Any]:
    """Whom effects will be compared with, by id, so that nobody moves in or out afterwards."""
    names = comparison.get("usernames") or [comparison["followers_of"]]
    found = find_members(names)
    if unknown := [name for name in names if name not in found]:
        raise Invalid(errors={"comparison": [f"There is no member {name}." for name in unknown]})
    ids = sorted({member.id for member in found.values()})
    if kol.id in ids:
        raise Invalid(errors={"comparison": ["Compare with others than the opinion leader themselves."]})
    return {"member_ids": ids} if "usernames" in comparison else {"followers_of": ids[0]}


def accept(collaboration: Collaboration, note: str = "") -> None:
    """The opinion leader takes the brief. Twice is harmless. Records ``collaboration.accepted``.

    Raises Conflict for what is no longer offered, whose window is over, or for who is no opinion leader any more.
    """
    if collaboration.status == Status.ACCEPTED:
        return
    _check_status(collaboration, Status.INVITED)
    if reporting_day() > collaboration.ends_on:
        raise Conflict(f"The window of this collaboration ended on {collaboration.ends_on}.")
    if get_kol(collaboration.member) is None:
        raise Conflict("Your verification was taken away since; the collaboration cannot begin.")
    _answer(collaboration, Status.ACCEPTED, note)
    outbox.record("collaboration.accepted", collaboration_id=collaboration.id)


def decline(collaboration: Collaboration, note: str = "") -> None:
    """The opinion leader does not take the brief. Twice is harmless. Records ``collaboration.declined``."""
    if collaboration.status != Status.DECLINED:
        _check_status(collaboration, Status.INVITED)
        _answer(collaboration, Status.DECLINED, note)
        outbox.record("collaboration.declined", collaboration_id=collaboration.id)


def _answer(collaboration: Collaboration, status: Status, note: str) -> None:
    collaboration.status, collaboration.answer, collaboration.answered_at = status.value, note, utcnow()
    db.session.flush()
    staff = db.session.get_one(Member, collaboration.invited_by)
    zh, en = {
        Status.ACCEPTED: ("接受了合作", "accepted the collaboration"),
        Status.DECLINED: ("谢绝了合作", "declined the collaboration"),
    }[status]
    name, title = collaboration.member.display_name, collaboration.title
    said = {"text_zh": f"{name}{zh}《{title}》。{note}", "text_en": f"{name} {en} “{title}”. {note}".strip()}
    notify(staff, f"collaboration_{status.value}", **said, actor=collaboration.member)


def finish(collaboration: Collaboration, staff: Member, note: str = "") -> None:
    """The brief is fulfilled. Twice is harmless. Records ``collaboration.done``."""
    if collaboration.status == Status.DONE:
        return
    _check_status(collaboration, Status.ACCEPTED)
    _end(collaboration, Status.DONE, note)
    outbox.record("collaboration.done", collaboration_id=collaboration.id)
    _tell_kol(collaboration, staff, "done", "合作已完成", "The collaboration is done:", note)


def cancel(collaboration: Collaboration, staff: Member, note: str = "") -> None:
    """Call it off. Twice is harmless. What was published for it stays as it is, with its disclosure.

    Records ``collaboration.cancelled``.
    """
    if collaboration.status == Status.CANCELLED:
        return
    _check_status(collaboration, Status.INVITED, Status.ACCEPTED)
    _end(collaboration, Status.CANCELLED, note)
    outbox.record("collaboration.cancelled", collaboration_id=collaboration.id)
    _tell_kol(collaboration, staff, "cancelled", "合作已取消", "The collaboration was called off:", note)


def _check_status(collaboration: Collaboration, *possible: Status) -> None:
    if collaboration.status not in possible:
        raise Conflict(f"This collaboration is {collaboration.status}; that can no longer be done.")


def _end(collaboration: Collaboration, status: Status, note: str) -> None:
    collaboration.status, collaboration.end_note, collaboration.ended_at = status.value, note, utcnow()
    db.session.flush()


def _tell_kol(collaboration: Collaboration, staff: Member, kind: str, zh: str, en: str, note: str = "") -> None:
    said = {"text_zh": f"{zh}：《{collaboration.title}》。{note}", "text_en": f"{en} “{collaboration.title}”. {note}"}
    said["text_en"] = said["text_en"].strip()
    notify(collaboration.member, f"collaboration_{kind}", **said, actor=staff)


def forget_answers(member_id: int) -> None:
    """Forget what an erased member said; that there was a collaboration stays, under their pseudonym."""
    theirs = update(Collaboration).where(Collaboration.member_id == member_id)
    db.session.execute(theirs.values(answer=""))
