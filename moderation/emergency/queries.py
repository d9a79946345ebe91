"""Where slow mode is on, and whether members may write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from community.catalog.models import Product
from community.catalog.queries import get_product
from community.clock import utcnow
from community.content.models import Content
from community.content.pace import SlowMode
from community.content.queries import access_content
from community.database import db
from community.members.models import Member
from community.members.queries import Viewer
from community.read_only.queries import present_stop


def subject_of(viewer: Viewer, content_id: int | None, product_id: str | None) -> Content | Product:
    """The content that the viewer sees, or the product that the shop calls so. Raises NotFound."""
    return access_content(content_id, viewer) if content_id is not None else get_product(product_id or "")


def slow_modes() -> Sequence[Row]:
    """The settings that hold now, the latest first."""
    setting = (SlowMode.content_id, SlowMode.seconds_between, SlowMode.until, SlowMode.set_at)
    rows = select(*setting, Product.external_id.label("product_id"), Member.username.label("set_by"))
    joined = rows.outerjoin(Product, Product.id == SlowMode.product_id).join(Member, Member.id == SlowMode.set_by)
    return db.session.execute(joined.where(SlowMode.until > utcnow()).order_by(SlowMode.set_at.desc())).all()


def view_read_only() -> dict[str, Any]:
    """Whether members only read, why, until when, and by whom; ``set_by`` is None for the operator's command."""
    stop = present_stop()
    if stop is None:
        return {"on": False, "reason_zh": "", "reason_en": "", "since": None, "until": None, "set_by": None}
    said = {name: getattr(stop, name) for name in ("reason_zh", "reason_en", "since", "until")}
    who = stop.set_by and db.session.get(Member, stop.set_by)
    return {"on": True, **said, "set_by": who and who.username}
