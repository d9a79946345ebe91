"""The search index of an app: chosen by SEARCH_ENGINE, made once, opened when it is first used."""

from __future__ import annotations

from flask import Flask, current_app

from community.config import Config
from community.database import db
from community.search.engines import SearchEngine
from community.search.engines.postgres import PostgresEngine
from community.search.engines.whoosh import WhooshEngine
from community.search.models import TABLES


def init_app(app: Flask, config: Config) -> None:
    """Give the app its index. Nothing is read yet: a missing or damaged one shows when it is used."""
    if config.search_engine == "whoosh":
        app.extensions["search"] = WhooshEngine(config.home / "index")
    else:
        with app.app_context():
            app.extensions["search"] = PostgresEngine(db.engine, TABLES)


def search_index() -> SearchEngine:
    """The index of the present app."""
    return current_app.extensions["search"]
