"""Fingerprints of texts, and which contents say nearly the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Row, select, union

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.statements import prepared, rows_of
from moderation.integrity.models import Fingerprint
from moderation.judgement.submission import Lookalike, Submission
from moderation.judgement.text.simhash import (
    LEAST_LIKENESS,
    NEAR_BITS,
    SHORTEST,
    bands,
    distance,
    likeness,
    simhash_and_probes,
)

DIGEST_BYTES = 16
BANDS = (Fingerprint.band_0, Fingerprint.band_1, Fingerprint.band_2, Fingerprint.band_3)
COLUMNS = (Fingerprint.content_id, Fingerprint.author_id, Fingerprint.digest, Fingerprint.simhash)
MOST_OF_AN_INDEX = 200  # candidates that one look reads by the digest and by each band
MOST_READ = 20  # nearest candidates whose texts are read


def candidates(most: int, statuses: Collection[Status], looks: Mapping[str, Any]) -> CompoundSelect:
    """The fingerprints that share a digest or a probe with what is looked up, of contents in these states.

    looks: what is looked for, by the column. Each through its own index, and at most so many: a flood of one text must
    not slow down who writes something like it. Made once and not for every text: that would take longer than the
    database does.
    """
    columns = (*COLUMNS, Fingerprint.printed_at, *BANDS)
    found = select(*columns).join(Content, Content.id == Fingerprint.content_id).where(Content.status.in_(statuses))
    wanted = (getattr(Fingerprint, name).in_(values) for name, values in looks.items())
    return union(*(select(found.where(look).limit(most).subquery()) for look in wanted))


def _public(digest: Any, **bands: Any) -> CompoundSelect:
    return candidates(MOST_OF_AN_INDEX, [Status.PUBLISHED], {"digest": [digest], **bands})


class Print(NamedTuple):
    """A text as it is compared. digest: of what it folds into. probes: near texts share one of them."""

    folded: str
    digest: bytes
    simhash: int
    probes: tuple[tuple[int, ...], ...]


class Alike(NamedTuple):
    """A content that says the same, or nearly. since: since when its author says so. likeness: 0..1."""

    content_id: int
    author_id: int
    since: datetime
    likeness: float
    exact: bool


def print_of(content: Content) -> Print | None:
    """The fingerprint of all that its author wrote; None for what is too short to be anybody's own."""
    folded = Submission(**content.texts()).folded.text
    if len(folded) < SHORTEST:
        return None
    digest = hashlib.sha256(folded.encode(errors="replace")).digest()[:DIGEST_BYTES]
    return Print(folded, digest, *simhash_and_probes(folded))


def lookalikes_for(content: Content) -> tuple[Lookalike, ...]:
    """Public contents that said nearly the same before this one, likest first.

    One statement for a new content; one more where candidates are so near that their texts must say it.
    """
    own = print_of(content)
    if own is None:
        return ()
    found = rows_of(prepared(_public, **look_up([own]) | {"digest": own.digest}))
    since = since_when(content, own)
    earlier = [row for row in found if (row.printed_at, row.content_id) < (since, content.id)]
    return as_lookalikes(alike(own, earlier), content.author_id)


def look_up(prints: Collection[Print]) -> dict[str, list[Any]]:
    """What a statement of ``candidates`` looks for: every digest, and every probe by its band."""
    looks: dict[str, list[Any]] = {"digest": [own.digest for own in prints]}
    for band, column in enumerate(BANDS):
        looks[column.key] = sorted({value for own in prints for value in own.probes[band]})
    return looks


def alike(own: Print, candidates: Collection[Row]) -> list[Alike]:
    """Those of the candidates that say the same, by their digest, or nearly, by their texts."""
    same = [row for row in candidates if row.digest == own.digest]
    near = [row for row in candidates if row.digest != own.digest and distance(row.simhash, own.simhash) <= NEAR_BITS]
    near.sort(key=lambda row: (distance(row.simhash, own.simhash), row.content_id))
    texts = _folded_texts([row.content_id for row in near[:MOST_READ]])
    found = [Alike(row.content_id, row.author_id, row.printed_at, 1.0, exact=True) for row in same]
    for row in near[:MOST_READ]:
        how_like = round(likeness(own.folded, texts[row.content_id]), 4)
        if how_like >= LEAST_LIKENESS:
            found.append(Alike(row.content_id, row.author_id, row.printed_at, how_like, exact=False))
    return found


def _folded_texts(ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    contents = db.session.scalars(select(Content).where(Content.id.in_(ids)))
    return {content.id: Submission(**content.texts()).folded.text for content in contents}


def since_when(content: Content, own: Print) -> datetime:
    """Since when its author says this: from the beginning, unless an edit made something else of it."""
    if content.version == 1:
        return content.created_at
    before = db.session.execute(select(*COLUMNS, Fingerprint.printed_at).filter_by(content_id=content.id)).first()
    said_so = before is not None and distance(own.simhash, before.simhash) <= NEAR_BITS
    return before.printed_at if said_so else content.edited_at or utcnow()


def as_lookalikes(found: Iterable[Alike], author_id: int) -> tuple[Lookalike, ...]:
    """As the checks know them, likest and oldest first. author_id: of the content that they resemble."""
    likest = sorted(found, key=lambda other: (-other.likeness, other.since, other.content_id))
    return tuple(
        Lookalike(other.content_id, other.author_id == author_id, other.likeness, other.exact) for other in likest
    )


def row_of(content: Content, own: Print, since: datetime) -> dict[str, Any]:
    """The fingerprint as it is kept."""
    whose = {"content_id": content.id, "version": content.version, "author_id": content.author_id}
    says = {"digest": own.digest, "simhash": own.simhash, "printed_at": since}
    return {**whose, **says, **dict(zip((column.key for column in BANDS), bands(own.simhash), strict=True))}
