"""The shop's own words and hosts, and the policies it judges by."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from community.access import current_member, role_required
from community.http.blueprint import Blueprint
from community.http.etags import if_match, versioned
from community.http.limits import limited
from community.outbox import transaction
from moderation.rulebook import listings, words
from moderation.rulebook.rates import measure
from moderation.rulebook.word_schemas import (
    PoliciesOut,
    WordChangeIn,
    WordDetailOut,
    WordIn,
    WordPage,
    WordsBulkIn,
    WordsBulkOut,
    WordsIn,
    WordStateIn,
)

vocabulary = Blueprint("vocabulary", __name__, description="The shop's own words, hosts and policies")


def measured(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give a view the ``rates`` of the words that it is sent. Thousands of texts are folded for them: this stands above
    ``response``, so that no transaction of an Idempotency-Key is open meanwhile."""

    @wraps(view)
    def with_rates(data: dict[str, Any], **places: Any) -> Any:
        sent = data.get("words", [data])
        folded = {words.folded_key("word", word["text"]) for word in sent if word["kind"] == "word"}
        return view(data, rates=measure(folded), **places)

    return with_rates


@vocabulary.get("/moderation/words")
@role_required("moderator")
@vocabulary.arguments(WordsIn, location="query")
@vocabulary.response(200, WordPage)
def list_words(page):
    """List the shop's words and hosts, the newest first."""
    return listings.list_words(**page)


@vocabulary.post("/moderation/words")
@role_required("moderator")
@limited("30/minute")
@versioned
@vocabulary.arguments(WordIn)
@measured
@vocabulary.response(201, WordDetailOut)
def create_word(data, rates):
    """Add a word or host. How often genuine texts hold it is measured; one that is too common cannot hold content."""
    with transaction():
        word_id = words.add_word(current_member(), rates, **data)
    return listings.view_word(word_id)


@vocabulary.post("/moderation/words/bulk")
@role_required("moderator")
@limited("30/minute")
@vocabulary.arguments(WordsBulkIn)
@measured
@vocabulary.response(201, WordsBulkOut)
def create_words(data, rates):
    """Add up to 1,000 words and hosts; those that cannot be added are named with their problem."""
    with transaction():
        added, rejected = words.add_words(current_member(), rates, data["words"], data["comment"])
    return {"items": listings.view_words(added), "rejected": rejected}


@vocabulary.get("/moderation/words/<id:word_id>")
@role_required("moderator")
@versioned
@vocabulary.response(200, WordDetailOut)
def get_word(word_id):
    """Look at a word or host, with every version of it."""
    return listings.view_word(word_id)


@vocabulary.put("/moderation/words/<id:word_id>")
@role_required("moderator")
@limited("30/minute")
@versioned
@if_match
@vocabulary.arguments(WordChangeIn)
@vocabulary.response(200, WordDetailOut)
def change_word(data, word_id, version):
    """Use a word or host otherwise; its rate is measured again."""
    rates = measure(words.sought_by(word_id))
    with transaction():
        words.change_word(word_id, current_member(), version, rates, **data)
    return listings.view_word(word_id)


@vocabulary.post("/moderation/words/<id:word_id>/state")
@role_required("moderator")
@versioned
@vocabulary.arguments(WordStateIn)
@vocabulary.response(200, WordDetailOut)
def move_word(data, word_id):
    """Bring a word or host into use, out of use, or back."""
    with transaction():
        words.move_word(word_id, current_member(), **data)
    return listings.view_word(word_id)


@vocabulary.get("/moderation/policies")
@role_required("moderator")
@vocabulary.response(200, PoliciesOut)
def list_policies():
    """Read the policies of this house, the live one first, and since when and why each was adopted."""
    return {"items": listings.list_policies()}
