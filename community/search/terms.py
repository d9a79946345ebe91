"""Words that visible contents say, and how many say each: for suggestions, for what was meant, for what is related."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, select, tuple_

from community.content.models import Content, Reach, Status
from community.content.queries import listed_for
from community.database import db
from community.gathering import add_at_end
from community.members.queries import Viewer
from community.relations import inserting
from community.search.analysis import read
from community.search.documents import searched_texts
from community.search.models import SearchTerm, SearchTermUse
from community.search.naming import TERMS, write_names
from community.search.pinyin import sound
from community.search.vocabulary import terms_of

AT_ONCE = 2_000  # rows of one statement


def count_terms(payloads: Sequence[dict[str, Any]]) -> None:
    """Bring the words of these contents up to date with what they say now. Hears content.published and .hidden."""
    ids = sorted({payload["content_id"] for payload in payloads})
    said = {row.id: terms_of(*searched_texts(row)) for row in db.session.execute(_public(ids))}
    known = _known({term for terms in said.values() for term in terms})
    wanted = {(known[term], content_id) for content_id, terms in said.items() for term in terms}
    present = set(db.session.execute(_uses(ids)).all())
    _forget(present - wanted)
    _note(wanted - present)


def _public(ids: Sequence[int]):
    shown = (Content.status == Status.PUBLISHED, Content.reach == Reach.FULL, Content.id.in_(ids))
    return select(*Content.__table__.c).where(*shown)


def _uses(ids: Sequence[int]):
    return select(SearchTermUse.term_id, SearchTermUse.content_id).where(SearchTermUse.content_id.in_(ids))


def _known(terms: Iterable[str]) -> Mapping[str, int]:
    """The id of each word; new ones are made, and named."""
    terms = sorted(terms)
    known = _ids_of(terms)
    new = [term for term in terms if term not in known]
    if new:
        rows = [{"term": term, "sound": sound(read(term).segments), "contents_count": 0} for term in new]
        db.session.execute(inserting(SearchTerm), rows)
        made = _ids_of(new)
        write_names(TERMS, made.values())
        known |= made
    return known


def _ids_of(terms: Sequence[str]) -> dict[str, int]:
    found = {}
    for start in range(0, len(terms), AT_ONCE):
        some = SearchTerm.term.in_(terms[start : start + AT_ONCE])
        found.update(db.session.execute(select(SearchTerm.term, SearchTerm.id).where(some)).all())
    return found


def _note(uses: Iterable[tuple[int, int]]) -> None:
    rows = [{"term_id": term_id, "content_id": content_id} for term_id, content_id in sorted(uses)]
    if rows:
        db.session.execute(insert(SearchTermUse), rows)
    for row in rows:
        add_at_end(SearchTerm, row["term_id"], contents_count=1)


def _forget(uses: Iterable[tuple[int, int]]) -> None:
    gone = sorted(uses)
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        named = tuple_(SearchTermUse.term_id, SearchTermUse.content_id).in_(some)
        db.session.execute(delete(SearchTermUse).where(named))
    for term_id, _ in gone:
        add_at_end(SearchTerm, term_id, contents_count=-1)


def forget_unsaid() -> None:
    """Forget words that no visible content says any more."""
    said = exists().where(SearchTermUse.term_id == SearchTerm.id)
    unsaid = select(SearchTerm.id).where(SearchTerm.contents_count == 0, ~said)
    ids = list(db.session.scalars(unsaid))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        db.session.execute(delete(SearchTerm).where(SearchTerm.id.in_(some)))
        write_names(TERMS, some)


def is_said_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: some content says the word that the viewer may be shown now."""
    said = select(SearchTermUse.content_id).join(Content, Content.id == SearchTermUse.content_id)
    return exists(said.where(SearchTermUse.term_id == SearchTerm.id, listed_for(viewer)))
