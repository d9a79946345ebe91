"""The tables of the PostgreSQL engine, and how a document becomes a row of them."""

from dataclasses import dataclass
from itertools import chain

from sqlalchemy import BigInteger, Boolean, Column, Double, Index, Integer, MetaData, SmallInteger, String, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from community.search.analysis import body_terms, title_terms
from community.search.engines import Document, labels

LAST_POSITION = 16_383  # the server counts no further. Source: PostgreSQL 15, 12.11, Limitations.
MOST_POSITIONS = 16  # of one term in one document: ranking compares them in pairs. The server allows 255.

LATEST_IN_A_LIST = {"fastupdate": "on", "gin_pending_list_limit": 512}
"""The index takes up terms in lots of 512 kB, for less than half of the server's time; each search reads through the
lot that waits, half a millisecond at most."""


@dataclass(frozen=True)
class SearchTables:
    """documents: the index. builds: the one that serves, and one that may be growing."""

    documents: Table
    builds: Table


def search_tables(metadata: MetaData) -> SearchTables:
    """Declare the engine's tables on this metadata."""
    documents = Table(
        "search_documents",
        metadata,
        Column("build", Integer, primary_key=True, comment="which index this row belongs to"),
        Column("id", BigInteger, primary_key=True, autoincrement=False, comment="contents.id"),
        Column("version", BigInteger, nullable=False, comment="of the content when it was indexed"),
        Column("author_id", BigInteger, nullable=False, comment="members.id"),
        Column("published_at", BigInteger, nullable=False, comment="seconds since 1970, UTC"),
        Column("rating", SmallInteger, nullable=False, comment="1..5, 0 for none"),
        Column("verified", Boolean, nullable=False, comment="bought from the shop"),
        Column("score", Double, nullable=False, comment="what the order top goes by"),
        Column("quality", Double, nullable=False, comment="0..1, raises the rank up to twice"),
        Column(
            "terms",
            Text().with_variant(TSVECTOR(), "postgresql"),  # so that one metadata serves both databases
            nullable=False,
            comment="our own terms; those of the title weigh A",
        ),
        Index("ix_search_documents_terms", "terms", postgresql_using="gin", postgresql_with=LATEST_IN_A_LIST),
    )
    builds = Table(
        "search_builds",
        metadata,
        Column("build", Integer, primary_key=True, autoincrement=False, comment="search_documents.build"),
        Column("make", String(20), nullable=False, comment="by which rules texts became terms"),
        Column("serves", Boolean, nullable=False, comment="one does; another may be growing"),
        Column("changes", BigInteger, nullable=False, comment="commits that a search could see"),
    )
    return SearchTables(documents, builds)


def row_of(document: Document, build: int) -> dict[str, object]:
    return {
        "build": build,
        "id": document.id,
        "version": document.version,
        "author_id": document.author_id,
        "published_at": document.published_at,
        "rating": document.rating,
        "verified": document.verified,
        "score": document.score,
        "quality": document.quality,
        "terms": vector(document),
    }


def vector(document: Document) -> str:
    """The document's terms as the text of a tsvector: 'term':1A,7 with places in title and body, labels without."""
    places: dict[str, list[str]] = {label: [] for label in labels(document)}
    title = title_terms(document.title)
    marked = chain(((term, "A") for term in title), ((term, "") for term in body_terms(document.body)))
    for place, (term, weight) in enumerate(marked, start=1):
        known = places.setdefault(term, [])
        if len(known) < MOST_POSITIONS and place <= LAST_POSITION:
            known.append(f"{place}{weight}")
    return " ".join(f"{quoted(term)}:{','.join(known)}" if known else quoted(term) for term, known in places.items())


def quoted(term: str) -> str:
    """A term as the literals of tsvector and tsquery write it."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
