"""Other engines on our own terms, to hold ours against: SQLite's FTS5, and tantivy, a Lucene in Rust.

They answer as much as ``search.py`` asks for: documents that hold all required terms and labels, by BM25 or by date.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy

from community.search.analysis import Query, body_terms, title_terms
from community.search.engines import ANY, MOST_CANDIDATES, Document, Filters, Sort, labels, wanted_labels


class Fts5:
    """A table of SQLite; rows are numbered by time, so that the newest come last."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.sqlite3")
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("CREATE VIRTUAL TABLE found USING fts5(terms, content='', tokenize='ascii')")
        self._database.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, published_at INTEGER)")

    def index(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._database.execute(
                "INSERT INTO found (rowid, terms) VALUES (?, ?)", (document.id, " ".join(names_of(document)))
            )
            self._database.execute("INSERT INTO facts VALUES (?, ?)", (document.id, document.published_at))
        self._database.commit()

    def search(self, query: Query, filters: Filters = ANY, sort: Sort = "relevance") -> list[int]:
        order = "rank" if sort == "relevance" else "found.rowid DESC"
        dated = "JOIN facts ON facts.id = found.rowid" if filters.published_from else ""
        since = "AND published_at >= :since" if filters.published_from else ""
        asked = {"terms": " AND ".join(wanted(query, filters)), "since": filters.published_from}
        statement = f"SELECT found.rowid FROM found {dated} WHERE found MATCH :terms {since} ORDER BY {order} LIMIT "
        return [id for (id,) in self._database.execute(f"{statement}{MOST_CANDIDATES}", asked)]

    def count(self) -> int:
        return self._database.execute("SELECT count(*) FROM facts").fetchone()[0]


class Tantivy:
    """One index in a folder, with one writing thread."""

    def __init__(self, folder: Path) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("id", stored=True, fast=True)
        schema.add_integer_field("published_at", indexed=True, fast=True)
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(num_threads=1)

    def index(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._writer.add_document(
                tantivy.Document(terms=" ".join(names_of(document)), id=document.id, published_at=document.published_at)
            )
        self._writer.commit()
        self._index.reload()

    def search(self, query: Query, filters: Filters = ANY, sort: Sort = "relevance") -> list[int]:
        terms = [tantivy.Query.term_query(self._schema, "terms", name) for name in wanted(query, filters)]
        asked = [(tantivy.Occur.Must, term) for term in terms]
        if filters.published_from:
            kind = tantivy.FieldType.Integer
            since = tantivy.Query.range_query(self._schema, "published_at", kind, filters.published_from, 2**62)
            asked.append((tantivy.Occur.Must, since))
        searcher = self._index.searcher()
        newest = {"order_by_field": "published_at"} if sort == "new" else {}
        found = searcher.search(tantivy.Query.boolean_query(asked), MOST_CANDIDATES, count=False, **newest)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    def count(self) -> int:
        return self._index.searcher().num_docs


def names_of(document: Document) -> Iterator[str]:
    return map(name_of, [*title_terms(document.title), *body_terms(document.body), *labels(document)])


def wanted(query: Query, filters: Filters) -> list[str]:
    required = [term for choice in query.required for term in choice[0]]
    return [*map(name_of, wanted_labels(filters)), *map(name_of, required)]


def name_of(term: str) -> str:
    """A term as letters that no tokenizer takes apart."""
    return "t" + term.encode().hex()
