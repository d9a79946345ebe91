"""Muted words and topics. They are spared in lists; who opens a content by its address sees it."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.schemas import PageIn, RelationOut
from community.mutes import actions
from community.mutes.models import MutedKeyword
from community.mutes.queries import muted_keywords
from community.mutes.schemas import KeywordIn, KeywordPage, WordIn
from community.outbox import transaction
from community.topics.queries import access_topic

mutes = Blueprint("mutes", __name__, description="Muting words and topics")


@mutes.get("/me/muted-keywords")
@member_required
@mutes.arguments(PageIn, location="query")
@mutes.response(200, KeywordPage)
def list_muted_keywords(page):
    """List the words that you mute, the newest first."""
    return newest(muted_keywords(current_viewer()), [MutedKeyword.id], **page)


@mutes.put("/me/muted-keywords")
@member_required
@mutes.arguments(KeywordIn)
@mutes.response(200, RelationOut)
def mute_keyword(data):
    """Mute a word or a phrase: what says it leaves your lists. The count is of the words that you mute."""
    with transaction():
        return {"active": True, "count": actions.mute_keyword(current_member(), **data)}


@mutes.delete("/me/muted-keywords")
@member_required
@mutes.arguments(WordIn, location="query")
@mutes.response(200, RelationOut)
def unmute_keyword(query):
    """Show what says the word in your lists again."""
    with transaction():
        return {"active": False, "count": actions.unmute_keyword(current_member(), **query)}


@mutes.put("/topics/<name>/mute")
@member_required
@mutes.response(200, RelationOut)
def mute_topic(name):
    """Mute a topic: what bears it leaves your lists. The count is of the topics that you mute."""
    with transaction():
        muted = actions.mute_topic(current_member(), access_topic(name, current_viewer()))
    return {"active": True, "count": muted}


@mutes.delete("/topics/<name>/mute")
@member_required
@mutes.response(200, RelationOut)
def unmute_topic(name):
    """Show what bears the topic in your lists again."""
    with transaction():
        muted = actions.unmute_topic(current_member(), access_topic(name, current_viewer()))
    return {"active": False, "count": muted}
