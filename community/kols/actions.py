"""What happens to opinion leaders: applying, being verified or not, their profile, tiers, scores, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from community import outbox
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Forbidden
from community.kols.models import ApplicationStatus, Kol, KolApplication, KolNiche, KolScore
from community.kols.queries import VERIFIED, get_kol, latest_application, may_apply_from, rules
from community.kols.tiers import tier_of
from community.media.actions import keep_for
from community.media.queries import media_to_show
from community.members.actions import check_unrestricted, note_kol
from community.members.models import Member
from community.members.queries import lock_members
from community.notifications.actions import notify

EVIDENCE_DAYS = 30  # pictures of an application are kept so long; a decision should not take half of it


def apply_as_kol(
    member: Member,
    *,
    evidence: str,
    links: Sequence[str] = (),
    media_ids: Sequence[int] = (),
    niches: Sequence[str] = (),
    bio: str = "",
) -> KolApplication:
    """Ask to be verified as an opinion leader.

    media_ids: pictures of the member that no content shows, for staff to look at.
    Raises Conflict for who is verified, has an open application, or was rejected or revoked too recently; Restricted,
    and Invalid for a picture that is not theirs.
    """
    check_unrestricted(member, "profile")
    lock_members(member.id)  # of two first applications at once, the second waits here and then finds the first
    _check_may_apply(member)
    keep_for(media_to_show(media_ids, member.id), EVIDENCE_DAYS)
    application = KolApplication(member_id=member.id, evidence=evidence, bio=bio, created_at=utcnow())
    application.links, application.niches = list(dict.fromkeys(links)), list(dict.fromkeys(niches))
    application.media_ids = [str(medium_id) for medium_id in media_ids]
    db.session.add(application)
    db.session.flush()
    return application


def _check_may_apply(member: Member) -> None:
    if get_kol(member) is not None:
        raise Conflict("You are a verified opinion leader; change your profile with PUT /api/v1/me/kol.")
    latest, again = latest_application(member), may_apply_from(member)
    if latest is not None and latest.status == ApplicationStatus.OPEN:
        raise Conflict(f"Your application {latest.id} is open; withdraw it before you hand in another.")
    if again is not None:
        raise Conflict(f"You may apply again from {again:%Y-%m-%dT%H:%MZ} on.")


def withdraw_application(application: KolApplication) -> None:
    """Take an application back; another may follow at once. Twice is harmless. Raises Conflict once it is decided."""
    if application.status == ApplicationStatus.WITHDRAWN:
        return
    _check_open(application)
    application.status, application.decided_at = ApplicationStatus.WITHDRAWN.value, utcnow()
    db.session.flush()


def decide(application: KolApplication, staff: Member, outcome: str, note: str) -> None:
    """Verify who applied, or do not. outcome: ``approve`` or ``reject``. note: words for the member.

    Records ``kol.verified`` or ``kol.refused``.
    Raises Conflict for what is decided or withdrawn, Forbidden for one's own application.
    """
    if application.member_id == staff.id:
        raise Forbidden("This is your own application; somebody else decides it.")
    _check_open(application)
    application.note, application.decided_by, application.decided_at = note, staff.id, utcnow()
    if outcome == "approve":
        application.status = ApplicationStatus.APPROVED.value
        _verify(application, staff)
    else:
        application.status = ApplicationStatus.REJECTED.value
        outbox.record("kol.refused", application_id=application.id, member_id=application.member_id)
    db.session.flush()
    _tell_decision(application, staff)


def _check_open(application: KolApplication) -> None:
    if application.status != ApplicationStatus.OPEN:
        raise Conflict(f"This application is {application.status}.")


def _verify(application: KolApplication, staff: Member) -> None:
    member = application.member
    kol = db.session.get(Kol, member.id) or Kol(member_id=member.id, version=0)
    kol.verified_at, kol.verified_by = utcnow(), staff.id
    kol.revoked_at, kol.revoked_because = None, ""
    kol.tier = tier_of(rules(), member.followers_count, verified=True)
    db.session.add(kol)
    note_kol(member, is_kol=True)
    change_profile(kol, bio=application.bio, links=application.links, niches=application.niches)
    outbox.record("kol.verified", member_id=member.id, application_id=application.id, decided_by=staff.id)


def _tell_decision(application: KolApplication, staff: Member) -> None:
    approved = application.status == ApplicationStatus.APPROVED
    zh = "你已通过达人认证。" if approved else "你的达人认证申请未通过。"
    en = "You are a verified opinion leader now." if approved else "Your application was not approved."
    said = {"text_zh": f"{zh}{application.note}", "text_en": f"{en} {application.note}".strip()}
    notify(application.member, "kol_decided", **said, actor=staff)


def change_profile(kol: Kol, *, bio: str, links: Sequence[str], niches: Sequence[str]) -> None:
    """Say something else of oneself. Others see bio, links and niches once the words are judged.

    Records ``text.submitted``; moderation hears it before this transaction ends.
    """
    kol.bio, kol.links, kol.niches = bio, list(dict.fromkeys(links)), list(dict.fromkeys(niches))
    kol.version, kol.shown = kol.version + 1, False
    db.session.flush()
    db.session.execute(delete(KolNiche).where(KolNiche.member_id == kol.member_id))
    if kol.niches:
        db.session.execute(insert(KolNiche), [{"member_id": kol.member_id, "niche": name} for name in kol.niches])
    words = {"title": " ".join(kol.niches), "body": kol.bio}
    outbox.record("text.submitted", subject="kol", subject_id=kol.member_id, member_id=kol.member_id, texts=words)


def show_profile(member_id: int, *, shown: bool) -> None:
    """Write down whether the words of a profile may be shown. Set by moderation."""
    db.session.execute(update(Kol).where(Kol.member_id == member_id).values(shown=shown))


def revoke(kol: Kol, staff: Member, reason: str) -> None:
    """Take the verification away. reason: words for the member. Records ``kol.revoked``."""
    kol.revoked_at, kol.revoked_because = utcnow(), reason
    note_kol(kol.member, is_kol=False)
    outbox.record("kol.revoked", member_id=kol.member_id, decided_by=staff.id)
    zh, en = f"你的达人认证已被撤销：{reason}", f"You are a verified opinion leader no more: {reason}"
    notify(kol.member, "kol_revoked", text_zh=zh, text_en=en, actor=staff)


def refresh_tiers() -> int:
    """Bring every tier to what the rules say of today's followers. Returns how many changed."""
    rows = select(Kol.member_id, Kol.tier, Member.followers_count).join(Member, Member.id == Kol.member_id)
    changed = 0
    for member_id, tier, followers in db.session.execute(rows.where(VERIFIED)).all():
        wanted = tier_of(rules(), followers, verified=True)
        if wanted != tier:
            db.session.execute(update(Kol).where(Kol.member_id == member_id).values(tier=wanted))
            changed += 1
    return changed


def keep_scores(rows: Sequence[dict[str, Any]]) -> None:
    """Keep these rows of ``kol_scores`` and no others: who has too few notes by now is scored no more."""
    db.session.execute(delete(KolScore))
    if rows:
        db.session.execute(insert(KolScore), list(rows))


def forget_kol(member_id: int) -> None:
    """Forget everything of an erased member's way as an opinion leader."""
    for model in (KolNiche, Kol, KolApplication, KolScore):
        db.session.execute(delete(model).where(model.member_id == member_id))
    note_kol(db.session.get_one(Member, member_id), is_kol=False)
