"""Holding what became public against the long history of what was said before, after the commit and in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select

from community.content.models import Content, Status
from community.database import db
from moderation.alerts.actions import raise_alert
from moderation.integrity.models import Fingerprint
from moderation.integrity.prints import (
    BANDS,
    Alike,
    Print,
    alike,
    as_lookalikes,
    candidates,
    look_up,
    print_of,
    row_of,
    since_when,
)
from moderation.judgement.checks import repetition
from moderation.judgement.crowds import templates
from moderation.judgement.submission import Submission
from moderation.screening.second_thoughts import suspect, suspect_each

MOST_OF_AN_INDEX = 20_000  # candidates that one batch reads by the digest and by each band
LOOKS = {column.key: bindparam(column.key, expanding=True) for column in (Fingerprint.digest, *BANDS)}
STANDING = candidates(MOST_OF_AN_INDEX, [Status.PUBLISHED, Status.HELD], LOOKS)
ONE_AT_A_TIME = 7_236_002  # the number of an advisory lock: two copies in two batches at once would not see each other


def compare_texts(payloads: Sequence[dict[str, int]]) -> None:
    """Print texts that became public and look who said them before. Hears ``content.published``, in batches."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    ids = {payload["content_id"] for payload in payloads}
    public = select(Content).where(Content.id.in_(ids), Content.status == Status.PUBLISHED).order_by(Content.id)
    printed = {content: own for content in db.session.scalars(public) if (own := print_of(content))}
    rows = [row_of(content, own, since_when(content, own)) for content, own in printed.items()]
    db.session.execute(delete(Fingerprint).where(Fingerprint.content_id.in_(ids)))
    if rows:
        db.session.execute(insert(Fingerprint), rows)
        look_around(printed, {row["content_id"]: row["printed_at"] for row in rows})


def look_around(printed: Mapping[Content, Print], since: Mapping[int, datetime]) -> None:
    """Suspect those of the texts that somebody else said before."""
    found = Candidates(db.session.execute(STANDING, look_up(printed.values())).all())
    for content, own in printed.items():
        others = [row for row in found.of(own) if row.author_id != content.author_id]
        earlier = [row for row in others if (row.printed_at, row.content_id) < (since[content.id], content.id)]
        before = alike(own, earlier)
        if before and not content.imported:
            suspect_copy(content, before)
        if before:
            notice_template(content, before, len(own.folded))


class Candidates:
    """Fingerprints that were read for a batch, by what they may share with one of its texts."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._by: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            for key in (row.digest, *((band, getattr(row, column.key)) for band, column in enumerate(BANDS))):
                self._by[key].append(row)

    def of(self, own: Print) -> list[Row]:
        """Those that share the digest or a probe with this text, each once."""
        keys = [own.digest, *((band, value) for band, values in enumerate(own.probes) for value in values)]
        return list({row.content_id: row for key in keys for row in self._by.get(key, ())}.values())


def suspect_copy(content: Content, before: Sequence[Alike]) -> None:
    """Let the check of repetition say what it is to say what others said before.

    Not of imported texts: they were public where they come from, and nobody here was there to see who said it first.
    """
    lookalikes = as_lookalikes(before, content.author_id)
    facts = {"kind": content.kind, "author_trust": content.author.trust}
    found = repetition.check(Submission(**content.texts(), **facts, lookalikes=lookalikes))
    if found is not None:
        suspect(content.id, content.version, found, lookalikes)


def notice_template(content: Content, before: Sequence[Alike], characters: int) -> None:
    """Let somebody know of a text of several authors, under the content that said it first, and suspect the others."""
    authors = {content.author_id, *(other.author_id for other in before)}
    if len(authors) < templates.LEAST_AUTHORS:
        return
    first = min(before, key=lambda other: (other.since, other.content_id)).content_id
    others = {content.id, *(other.content_id for other in before)} - {first}
    if templates.is_template(len(authors), characters):
        suspect_each(dict.fromkeys(_written_here(others), templates.suspicion()))
    raise_alert("copied_text", f"content:{first}", {"authors": len(authors), "contents": sorted({first, *others})})


def _written_here(contents: Collection[int]) -> list[int]:
    """Those that were not imported."""
    return list(db.session.scalars(select(Content.id).where(Content.id.in_(contents), Content.imported.is_(False))))
