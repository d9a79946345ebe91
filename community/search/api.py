"""Searching contents, and suggestions while somebody types."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app

from community.access import current_viewer
from community.http.blueprint import Blueprint
from community.search.actions import ask_for_mending, serving_build
from community.search.engines import Filters
from community.search.queries import Question, answer
from community.search.schemas import SearchIn, SearchOut, SuggestIn, SuggestionsOut
from community.search.suggestions import suggestions

search = Blueprint("search", __name__, description="Search")


@search.get("/search")
@search.arguments(SearchIn, location="query")
@search.response(200, SearchOut)
def search_contents(asked):
    """Search contents of every kind, for words, beginnings of words and any two or more Chinese characters."""
    question = Question(asked["q"], _filters(asked), asked["sort"])
    build = serving_build()
    answered = answer(question, current_viewer(), asked["limit"], asked["cursor"])
    if answered["partial"]:
        ask_for_mending(build)
    return answered


@search.get("/search/suggest")
@search.arguments(SuggestIn, location="query")
@search.response(200, SuggestionsOut)
def suggest(asked):
    """Suggest topics, products and members whose names begin with what was typed."""
    return suggestions(asked["q"], current_viewer())


def _filters(asked: dict[str, Any]) -> Filters:
    return Filters(
        kind=asked["kind"],
        topic=asked["topic"],
        product=asked["product"],
        rating_min=asked["rating_min"],
        published_from=asked["first"] and _begin_of(asked["first"]),
        published_to=asked["last"] and _begin_of(asked["last"] + timedelta(days=1)) - 1,
    )


def _begin_of(day: date) -> int:
    """The first second of a local day, since 1970."""
    return int(datetime.combine(day, time.min, current_app.config["COMMUNITY"].timezone).timestamp())
