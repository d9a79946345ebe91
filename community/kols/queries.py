"""Questions about opinion leaders: who is one, what others see of them, who is about to become one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, func, select

from community.attribution.models import Credit
from community.blocks.queries import access_member, not_blocked
from community.clock import utcnow
from community.content.models import LISTED, Content
from community.content.queries import view_contents
from community.database import db
from community.errors import Invalid, NotFound
from community.follows.models import Follow
from community.kols.models import ApplicationStatus, Kol, KolApplication, KolNiche, KolScore
from community.kols.rising import FEWEST_GROWTH
from community.kols.tiers import TierRule, tier_of, why_not_yet
from community.members.models import Member
from community.members.queries import ANYBODY, Viewer, find_member
from community.metrics.queries import COUNTED
from community.relations import lives
from community.rows import row_to_change
from community.shares.models import ShareLink

SORTS = ("score", "followers", "new")
TOP_CONTENTS = 6
VERIFIED = Kol.revoked_at.is_(None)


def rules() -> Sequence[TierRule]:
    """The tiers of this community, the lowest first."""
    return current_app.config["COMMUNITY"].kol_tiers


def get_kol(member: Member) -> Kol | None:
    """The member's profile as a verified opinion leader; None for who is none."""
    return db.session.scalar(select(Kol).where(Kol.member_id == member.id, VERIFIED))


def kol_to_change(member_id: int) -> Kol:
    """The profile of a verified opinion leader, locked, as it is now. Raises NotFound."""
    return row_to_change(select(Kol).where(Kol.member_id == member_id, VERIFIED))


def application_to_change(application_id: int) -> KolApplication:
    """The application, locked, as it is now. Raises NotFound."""
    return row_to_change(select(KolApplication).where(KolApplication.id == application_id))


def access_application(application_id: int, member: Member) -> KolApplication:
    """The application, for who wrote it and for growth. Raises NotFound for others, as if there were none."""
    application = db.session.get(KolApplication, application_id)
    if application is None or (application.member_id != member.id and not member.has_role("growth")):
        raise NotFound
    return application


def latest_application(member: Member) -> KolApplication | None:
    """What the member handed in last."""
    own = select(KolApplication).where(KolApplication.member_id == member.id)
    return db.session.scalar(own.order_by(KolApplication.id.desc()).limit(1))


def may_apply_from(member: Member) -> datetime | None:
    """From when on the member may apply again: some days after a rejection or a revocation; None: at once."""
    wait = timedelta(days=current_app.config["COMMUNITY"].kol_reapply_days)
    rejected = select(func.max(KolApplication.decided_at)).where(
        KolApplication.member_id == member.id, KolApplication.status == ApplicationStatus.REJECTED
    )
    revoked = select(Kol.revoked_at).where(Kol.member_id == member.id)
    ends = [at + wait for at in (db.session.scalar(rejected), db.session.scalar(revoked)) if at is not None]
    latest = max(ends, default=None)
    return latest if latest and latest > utcnow() else None


def application_rows(status: str | None) -> Select:
    """Applications as rows to be ordered by id, with the names of who wrote them."""
    names = (Member.username, Member.display_name)
    rows = select(*KolApplication.__table__.c, *names).join(Member, Member.id == KolApplication.member_id)
    return rows.where(KolApplication.status == status) if status else rows


def kol_ids(sort: str, niche: str | None, tier: str | None) -> list[int]:
    """Ids of verified opinion leaders in this order; without a score they stand behind."""
    rows = select(Kol.member_id).join(Member, Member.id == Kol.member_id).where(VERIFIED, Member.erased_at.is_(None))
    if niche:
        known = select(KolNiche.member_id).where(KolNiche.niche == niche)
        rows = rows.where(Kol.shown, Kol.member_id.in_(known))
    if tier:
        rows = rows.where(Kol.tier == tier)
    return list(db.session.scalars(_ordered(rows, sort)))


def _ordered(rows: Select, sort: str) -> Select:
    if sort == "score":
        rows = rows.outerjoin(KolScore, KolScore.member_id == Kol.member_id)
    first = {"score": func.coalesce(KolScore.value, -1), "followers": Member.followers_count, "new": Kol.verified_at}
    return rows.order_by(first[sort].desc(), Kol.member_id.desc())


def view_kols(ids: Sequence[int], viewer: Viewer, *, may_see_all: bool) -> list[dict[str, Any]]:
    """Those of the opinion leaders that the viewer may see, in the order of ids; one statement.

    may_see_all: growth, who sees every term and figure; others see them of themselves alone.
    """
    rows = {row.Kol.member_id: row for row in db.session.execute(_kol_rows(ids, viewer))}
    visible = [rows[id_] for id_ in ids if id_ in rows and not is_suspended(rows[id_].Member)]
    return [_shown(row, viewer, may_see_all=may_see_all) for row in visible]


def _kol_rows(ids: Sequence[int], viewer: Viewer) -> Select:
    rows = select(Kol, Member, KolScore, lives(Follow, member_id=viewer.id, other_id=Kol.member_id).label("following"))
    rows = rows.join(Member, Member.id == Kol.member_id).outerjoin(KolScore, KolScore.member_id == Kol.member_id)
    return rows.where(Kol.member_id.in_(ids), VERIFIED, Member.erased_at.is_(None), not_blocked(viewer, Kol.member_id))


def is_suspended(member: Member) -> bool:
    """Whether moderation keeps the member from everything at present."""
    now = utcnow().isoformat()
    return any(taken["feature"] == "all" and (taken.get("until") or now) >= now for taken in member.restrictions)


def _shown(row: Row, viewer: Viewer, *, may_see_all: bool) -> dict[str, Any]:
    kol, member, score = row.Kol, row.Member, row.KolScore
    own = viewer.id == kol.member_id
    readable = kol.shown or own or may_see_all
    return {
        "id": kol.member_id,
        "version": kol.version,
        "member": member,
        "niches": kol.niches if readable else [],
        "tier": kol.tier,
        "bio": kol.bio if readable else "",
        "links": kol.links if readable else [],
        "verified_at": kol.verified_at,
        "score": shown_score(score, all_of_it=own or may_see_all),
        "metrics": _metrics(member, score if own or may_see_all else None),
        "following": row.following,
        "shown": kol.shown if own or may_see_all else None,
    }


def shown_score(score: KolScore | None, *, all_of_it: bool) -> dict[str, Any]:
    """The score; its terms and what it lacks for those alone who may see them."""
    if score is None:
        return dict.fromkeys(("value", "terms", "lacks", "version", "as_of"))
    told = {"terms": score.terms, "lacks": score.lacks} if all_of_it else {"terms": None, "lacks": None}
    return {"value": score.value, **told, "version": score.version, "as_of": score.as_of}


def _metrics(member: Member, score: KolScore | None) -> dict[str, Any]:
    public = {
        "followers": member.followers_count,
        "contents": member.contents_count,
        "likes_received": member.likes_received_count,
    }
    return {**public, "last_90_days": score and score.figures}


def view_kol(username: str, viewer: Viewer, *, may_see_all: bool) -> dict[str, Any]:
    """One opinion leader. Raises NotFound for who is none, is suspended, or whom a block hides."""
    member = access_member(username, viewer)
    for shown in view_kols([member.id], viewer, may_see_all=may_see_all):
        return shown
    raise NotFound


def media_kit(username: str) -> dict[str, Any]:
    """What anybody may see of an opinion leader, in one piece, with their most engaging public contents."""
    shown = view_kol(username, ANYBODY, may_see_all=False)
    won = Content.likes_count + Content.comments_count + Content.bookmarks_count + Content.shares_count
    best = select(Content.id).where(Content.author_id == shown["id"], LISTED).order_by(won.desc(), Content.id.desc())
    ids = list(db.session.scalars(best.limit(TOP_CONTENTS)))
    return {**shown, "contents": view_contents(ids, ANYBODY), "made_at": utcnow()}


def standing_of(member: Member, viewer: Viewer) -> dict[str, Any]:
    """Where a member stands on the way: application, profile, tier, and what each tier above asks for."""
    kol, score = get_kol(member), db.session.get(KolScore, member.id)
    verified, followers = kol is not None, member.followers_count
    profile = view_kols([member.id], viewer, may_see_all=False) if verified else []
    return {
        "application": latest_application(member),
        "may_apply_from": may_apply_from(member),
        "profile": profile[0] if profile else None,
        "tier": tier_of(rules(), followers, verified=verified),
        "not_yet": why_not_yet(rules(), followers, verified=verified),
        "score": shown_score(score, all_of_it=True),
    }


def numbers_brought_by(username: str) -> list[int]:
    """Numbers of the members whose sign-up is credited to a link of this opinion leader, verified now or once.

    Raises Invalid, naming the cohort, for who never was one. Source: cohort kol:<username>, DEFINITIONS.
    """
    member = find_member(username)
    if member is None or db.session.get(Kol, member.id) is None:
        raise Invalid(errors={"cohort": [f"There is no opinion leader {username}."]})
    came = select(Member.number).join(Credit, Credit.member_id == Member.id)
    came = came.join(ShareLink, ShareLink.id == Credit.link_id).where(ShareLink.member_id == member.id)
    return list(db.session.scalars(came.where(Credit.kind == "signup", Credit.left_out.is_(None))))


def candidate_rows() -> Select:
    """Members who are rising and no opinion leaders, as rows to be ordered by growth."""
    kols = select(Kol.member_id).where(VERIFIED)
    shown = (KolScore.member_id, KolScore.value, KolScore.growth, KolScore.reasons, KolScore.as_of)
    names = (Member.username, Member.display_name, Member.followers_count, Member.contents_count)
    rows = select(*shown, *names).join(Member, Member.id == KolScore.member_id)
    return rows.where(KolScore.growth >= FEWEST_GROWTH, KolScore.member_id.not_in(kols), COUNTED)
