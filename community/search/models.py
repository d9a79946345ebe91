"""The tables of the PostgreSQL engine, in the metadata of the house, so that one migration serves both databases."""

from community.database import db
from community.search.engines.postgres_rows import search_tables

TABLES = search_tables(db.metadata)
