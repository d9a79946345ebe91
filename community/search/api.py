"""Searching contents, members, products and topics; suggestions while somebody types; what is related."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from community.access import current_viewer
from community.content.queries import view_content
from community.http.blueprint import Blueprint
from community.search.actions import ask_for_mending, serving_build
from community.search.engines import Filters
from community.search.queries import answer
from community.search.questions import begin_of, question_of
from community.search.related import related_to
from community.search.schemas import (
    FoundMemberPage,
    FoundProductPage,
    FoundTopicPage,
    NamesIn,
    RelatedIn,
    RelatedOut,
    SearchIn,
    SearchOut,
    SuggestIn,
    SuggestionsOut,
)
from community.search.suggestions import MEMBERS, PRODUCTS, TOPICS, names_page, suggestions
from community.search.synonyms import present_synonyms
from community.topics.queries import own_name

search = Blueprint("search", __name__, description="Search")


@search.get("/search")
@search.arguments(SearchIn, location="query")
@search.response(200, SearchOut)
def search_contents(asked):
    """Search contents of every kind, for words, phrases and conditions; every query is one."""
    viewer, zone = current_viewer(), current_app.config["COMMUNITY"].timezone
    question = question_of(asked["q"], _filters(asked), asked["sort"], viewer, zone, present_synonyms())
    build = serving_build()
    answered = answer(question, viewer, asked["limit"], asked["cursor"])
    if answered["partial"]:
        ask_for_mending(build)
    return answered


@search.get("/search/suggest")
@search.arguments(SuggestIn, location="query")
@search.response(200, SuggestionsOut)
def suggest(asked):
    """Suggest words, topics, products and members that begin with what was typed, or with its pinyin."""
    return suggestions(asked["q"], current_viewer())


@search.get("/search/members")
@search.arguments(NamesIn, location="query")
@search.response(200, FoundMemberPage)
def search_members(asked):
    """Search members by a part of their username or display name, or by its pinyin."""
    return names_page(MEMBERS, asked["q"], current_viewer(), asked["limit"], asked["cursor"])


@search.get("/search/products")
@search.arguments(NamesIn, location="query")
@search.response(200, FoundProductPage)
def search_products(asked):
    """Search products by a part of their title or the host's id, or by its pinyin."""
    return names_page(PRODUCTS, asked["q"], current_viewer(), asked["limit"], asked["cursor"])


@search.get("/search/topics")
@search.arguments(NamesIn, location="query")
@search.response(200, FoundTopicPage)
def search_topics(asked):
    """Search topics by a part of their name, or by its pinyin."""
    return names_page(TOPICS, asked["q"], current_viewer(), asked["limit"], asked["cursor"])


@search.get("/contents/<id:content_id>/related")
@search.arguments(RelatedIn, location="query")
@search.response(200, RelatedOut)
def list_related(asked, content_id):
    """List what shares topics, products and telling words with a content, the closest first."""
    viewer = current_viewer()
    return {"items": related_to(view_content(content_id, viewer), viewer, asked["limit"])}


def _filters(asked: dict[str, Any]) -> Filters:
    zone = current_app.config["COMMUNITY"].timezone
    return Filters(
        kind=asked["kind"],
        topic=asked["topic"] and own_name(asked["topic"]),
        product=asked["product"],
        rating_min=asked["rating_min"],
        published_from=asked["first"] and begin_of(asked["first"], zone),
        published_to=asked["last"] and begin_of(asked["last"] + timedelta(days=1), zone) - 1,
    )
