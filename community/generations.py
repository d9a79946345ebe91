"""Pages of orders that move (top, helpful, search): frozen when a walk begins, and walked by position.

Whoever looks at the first page fixes the order for the whole walk. Equal orders of one name are one generation, so
that all viewers of a quiet list share it. What may be seen is decided when a page is read, never when it is frozen.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Index, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.clock import utcnow
from community.database import Id, Model, db
from community.errors import Gone
from community.http.cursors import Page, seal, unseal
from community.outbox import transaction
from community.relations import insert_new

MOST_IDS = 10_000
WALK = timedelta(minutes=30)  # Source: DESIGN, section 4, Cursors
KEPT = 2 * WALK  # whoever comes upon it within its first half may still walk it for as long as they are promised
CACHED_ORDERS = 32  # of at most 0.4 MB each
LONGEST_READ = 500

Item = Mapping[str, Any]


class Generation(Model):
    """An order as it was once. Never changed, only kept longer when the same order is met again."""

    __tablename__ = "generations"
    __table_args__ = (
        Index("uq_generations_name", "name", "digest", unique=True),
        Index("ix_generations_latest", "name", "made_at", "digest"),  # answers without passing the blobs
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(comment="which order, such as comments:81:top")
    digest: Mapped[str] = mapped_column(comment="BLAKE2b of ids, hex")
    ids: Mapped[bytes] = mapped_column(LargeBinary, comment="little-endian int64, at most 10,000")
    made_at: Mapped[datetime] = mapped_column(comment="UTC")
    expires_at: Mapped[datetime] = mapped_column(index=True, comment="UTC; no walk over it lasts longer")


@dataclass(frozen=True)
class Walk:
    """Where somebody stands in a frozen order, and until when they may walk on."""

    ids: Sequence[int]
    place: int
    ends_at: datetime
    digest: str | None = None  # of the ids, once they are kept


def generation_page(
    name: str,
    compute_ids: Callable[[], Sequence[int]],
    load: Callable[[Sequence[int]], Sequence[Item]],
    limit: int,
    cursor: str | None,
) -> Page:
    """A page of the order called name, as it was when the walk began.

    compute_ids(): the present order, each id once, whoever looks; all after the first 10,000 are left out.
    load(ids): those of them that may be seen now, in this order, as mappings with their ``id``.
    Pages are full as long as there is something to fill them, so that the last one may be empty where all that is
    left is hidden. An order that ends with its first page is not kept.
    Raises BadCursor, and Gone 30 minutes after the first page.
    """
    begun_at = utcnow()
    walk = _resume(name, cursor) if cursor else Walk(compute_ids()[:MOST_IDS], 0, begun_at + WALK)
    items, place = _read(walk, load, limit)
    if place is None:
        return Page(items, None)
    digest = walk.digest or _keep(name, walk.ids, begun_at)
    return Page(items, seal([digest, place, walk.ends_at.isoformat()]))


def _resume(name: str, cursor: str) -> Walk:
    digest, place, ends_at = unseal(cursor)
    walk = Walk(order_of(name, digest), place, datetime.fromisoformat(ends_at), digest)
    if walk.ends_at <= utcnow():
        raise Gone
    return walk


def freeze(name: str, compute_ids: Callable[[], Sequence[int]], since: datetime) -> str:
    """Keep the order called name as it is at since or later. Returns its digest, for ``order_of``.

    Whoever asks shares what another had kept since then, so that many walks of one time are one generation.
    """
    kept = select(Generation.digest).where(Generation.name == name, Generation.made_at >= since)
    digest = db.session.scalar(kept.order_by(Generation.made_at.desc()).limit(1))
    if digest is not None:
        return digest
    made_at = utcnow()
    return _keep(name, compute_ids()[:MOST_IDS], made_at)


@lru_cache(maxsize=CACHED_ORDERS)
def order_of(name: str, digest: str) -> Sequence[int]:
    """The order of this name and digest. It never changes, so it is read once per process. Raises Gone."""
    kept = db.session.scalar(select(Generation.ids).filter_by(name=name, digest=digest))
    if kept is None:
        raise Gone
    return struct.unpack(f"<{len(kept) // 8}q", kept)


def _read(walk: Walk, load: Callable[[Sequence[int]], Sequence[Item]], limit: int) -> tuple[list[Item], int | None]:
    """The next visible items, and the place behind them; None at the end of the order.

    No more is read than shown, since what is read counts as seen; only behind something hidden it is more at a time.
    """
    items: list[Item] = []
    place, ahead = walk.place, limit
    while len(items) < limit and place < len(walk.ids):
        items += load(walk.ids[place : place + ahead])
        place, ahead = place + ahead, min(2 * ahead, LONGEST_READ)
    if len(items) > limit:
        items = items[:limit]
        place = walk.ids.index(items[-1]["id"], walk.place) + 1
    return items, place if place < len(walk.ids) else None


def _keep(name: str, ids: Sequence[int], made_at: datetime) -> str:
    """Keep the order for the rest of a walk that begins now, unless an equal one is kept. Returns its digest."""
    packed, now = struct.pack(f"<{len(ids)}q", *ids), utcnow()
    digest = hashlib.blake2b(packed, digest_size=16).hexdigest()
    equal = select(Generation.id).filter_by(name=name, digest=digest)
    if db.session.scalar(equal.where(Generation.expires_at >= now + WALK)) is None:
        with transaction():
            kept = {"made_at": made_at, "expires_at": now + KEPT}
            if not insert_new(Generation, name=name, digest=digest, ids=packed, **kept):
                renewed = update(Generation).filter_by(name=name, digest=digest)
                db.session.execute(renewed.values(kept))
    return digest


def forget_orders(name: str) -> None:
    """Delete what is kept of the order called name; who walks it meets Gone."""
    db.session.execute(delete(Generation).where(Generation.name == name))


def forget_old_generations() -> None:
    """Delete the orders that nobody can be walking any more. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(Generation).where(Generation.expires_at < utcnow()))
