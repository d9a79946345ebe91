"""What the shop is told of each fact of the community: the table, and what makes the ``data`` of each.

Made of the present rows whenever a message is sent, so that a late attempt or a replay never shows what was hidden or
erased meanwhile. docs/webhooks.md shows an example of each.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.catalog.models import Product
from community.collaborations.queries import collaboration_row
from community.collaborations.schemas import CollaborationOut
from community.content.models import Content, Status
from community.content.queries import take_shown, view_content
from community.content.schemas import ContentOut
from community.database import db
from community.errors import NotFound
from community.kols.queries import view_kols
from community.kols.schemas import KolOut
from community.members.models import Member
from community.members.queries import ANYBODY
from community.shares.models import ShareLink
from community.shares.schemas import ShareOut
from community.webhooks.schemas import MemberSeenOut
from community.webhooks.topics import WebhookTopic

UNSENT = ("viewer", "screening", "body_html")  # a stranger has no relations; the shop renders for itself


def seen_content(content_id: int) -> dict[str, Any]:
    """A content as anybody sees it; null for what is not public any more."""
    return {"content_id": str(content_id), "content": _public(content_id)}


def _public(content_id: int) -> dict[str, Any] | None:
    try:
        shown = ContentOut().dump(view_content(content_id, ANYBODY))
    except NotFound:
        return None
    take_shown()  # telling a program is no impression
    return {name: value for name, value in shown.items() if name not in UNSENT}


def hidden_content(content_id: int) -> dict[str, Any]:
    """Which content, and whether it is public again; nothing that it said."""
    status = db.session.scalar(select(Content.status).where(Content.id == content_id))
    return {"content_id": str(content_id), "public": status == Status.PUBLISHED}


def seen_member(member_id: int) -> dict[str, Any]:
    """A member as anybody sees them; null for who is erased."""
    member = db.session.get(Member, member_id)
    seen = member is not None and member.erased_at is None
    return {"member_id": str(member_id), "member": MemberSeenOut().dump(member) if seen else None}


def erased_member(member_id: int) -> dict[str, Any]:
    """Whom to forget."""
    return {"member_id": str(member_id)}


def made_link(link_id: int) -> dict[str, Any]:
    """A share link, whose it is, and where it leads."""
    product = select(Product.external_id).where(Product.id == ShareLink.product_id).scalar_subquery()
    row = db.session.execute(select(ShareLink, product).where(ShareLink.id == link_id)).first()
    if row is None:
        return {"link": None, "member_id": None, "content_id": None, "product": None}
    link, external_id = row
    content_id = None if link.content_id is None else str(link.content_id)
    shared = {"member_id": str(link.member_id), "content_id": content_id, "product": external_id}
    return {"link": ShareOut().dump(link), **shared}


def seen_kol(member_id: int) -> dict[str, Any]:
    """An opinion leader as anybody sees them; null for who is none any more, or hidden."""
    shown = view_kols([member_id], ANYBODY, may_see_all=False)
    return {"member_id": str(member_id), "kol": KolOut(exclude=("viewer", "shown")).dump(shown[0]) if shown else None}


def seen_collaboration(collaboration_id: int) -> dict[str, Any]:
    """A collaboration as growth sees it: meant for the shop alone, which wrote the brief."""
    row = collaboration_row(collaboration_id)
    return {"collaboration_id": str(collaboration_id), "collaboration": row and CollaborationOut().dump(row)}


def stopped_writing(reason_zh: str, reason_en: str, until: str | None) -> dict[str, Any]:
    """Why, and until when; null: until somebody ends it."""
    return {"reason": {"zh": reason_zh, "en": reason_en}, "until": until}


def resumed_writing() -> dict[str, Any]:
    """Nothing more than that."""
    return {}


TOPICS = (
    WebhookTopic("content.published", seen_content, "a content became public: new, edited, released or restored"),
    WebhookTopic("content.hidden", hidden_content, "a public content no longer is, for whatever reason"),
    WebhookTopic("content.shared", made_link, "a member made their first link to a content for a channel"),
    WebhookTopic("product.shared", made_link, "the same, to a product"),
    WebhookTopic("review.replied", seen_content, "the shop's reply to a review, or a change of it, is shown"),
    WebhookTopic("answer.accepted", seen_content, "who asked accepted this answer"),
    WebhookTopic("member.registered", seen_member, "somebody joined"),
    WebhookTopic("member.erased", erased_member, "somebody had their data erased: forget them too"),
    WebhookTopic("kol.verified", seen_kol, "staff verified an opinion leader"),
    WebhookTopic("kol.revoked", seen_kol, "staff took that verification away; `kol` is null unless it was given again"),
    WebhookTopic("collaboration.accepted", seen_collaboration, "an opinion leader took a brief"),
    WebhookTopic("collaboration.declined", seen_collaboration, "an opinion leader did not take a brief"),
    WebhookTopic("collaboration.done", seen_collaboration, "a brief was fulfilled"),
    WebhookTopic("collaboration.cancelled", seen_collaboration, "a brief was called off"),
    WebhookTopic("writing.stopped", stopped_writing, "members only read from now on"),
    WebhookTopic("writing.resumed", resumed_writing, "members may write again"),
)
