"""What search keeps in the database: the tables of the PostgreSQL engine, names by how they are typed, and words.

The engine's tables stand in the metadata of the house, so that one migration serves both databases.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model, db
from community.search.engines.postgres_rows import search_tables

TABLES = search_tables(db.metadata)
BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")  # what begins with x stands between x and the next


class SearchName(Model):
    """A way in which somebody may begin to type the name of a member, a product, a topic, or a word of contents."""

    __tablename__ = "search_names"
    __table_args__ = (Index("ix_search_names_of_owner", "kind", "owner_id"),)

    kind: Mapped[str] = mapped_column(String(8), primary_key=True, comment="member, product, topic or term")
    key: Mapped[str] = mapped_column(BYTEWISE, primary_key=True, comment="folded, or its pinyin; 32 code points")
    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="of the table of that kind")
    place: Mapped[int] = mapped_column(comment="0 begins the name, 1 is inside; 2 pinyin, 3 initials")


class SearchTerm(Model):
    """A word that contents say."""

    __tablename__ = "search_terms"

    id: Mapped[Id]
    term: Mapped[str] = mapped_column(BYTEWISE, unique=True, comment="folded")
    sound: Mapped[str] = mapped_column(BYTEWISE, index=True, comment="its pinyin without tones")
    contents_count: Mapped[int] = mapped_column(default=0, comment="published contents of full reach that say it")


class SearchTermUse(Model):
    """A published content of full reach says a word."""

    __tablename__ = "search_term_uses"

    term_id: Mapped[int] = mapped_column(ForeignKey("search_terms.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
