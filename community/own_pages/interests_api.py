"""What a member is thought to like, follows, mutes and blocks, on a page."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request

from community.access import current_member, current_viewer, member_required
from community.blocks.actions import unblock, unmute
from community.blocks.queries import access_blockable, access_member
from community.catalog.queries import get_product
from community.errors import NotFound
from community.follows.actions import unfollow, unfollow_product, unfollow_topic
from community.members.models import Member
from community.mutes.actions import mute_keyword, unmute_keyword, unmute_topic
from community.mutes.schemas import KeywordIn
from community.outbox import transaction
from community.own_pages.lists import lists_of
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from community.tags.actions import delete_tag
from community.tags.queries import is_personalised, tags_of
from community.tags.schemas import why
from community.topics.queries import access_topic

own_interests = Pages("own_interests", __name__)
ENDINGS: dict[str, Callable[[Member, str], object]] = {
    "tag": lambda member, name: delete_tag(member, access_topic(name, current_viewer())),
    "followed_members": lambda member, name: unfollow(member, access_member(name, current_viewer())),
    "followed_topics": lambda member, name: unfollow_topic(member, access_topic(name, current_viewer())),
    "followed_products": lambda member, name: unfollow_product(member, get_product(name)),
    "muted_words": unmute_keyword,
    "muted_topics": lambda member, name: unmute_topic(member, access_topic(name, current_viewer())),
    "muted_members": lambda member, name: unmute(member, access_member(name, current_viewer())),
    "blocked_members": lambda member, name: unblock(member, access_blockable(name, current_viewer())),
}


@own_interests.get("/me/interests")
@member_required
def show_interests():
    """Your tags with their reasons, and whom and what you follow, mute and block."""
    return _page()


@own_interests.post("/me/interests")
@member_required
def mute_word():
    """Mute a word."""
    said, wrong = filled_in(KeywordIn)
    if wrong:
        return _page(422, wrong)
    with transaction():
        mute_keyword(current_member(), **said)
    return redirect("/me/interests", 303)


@own_interests.post("/me/interests/<which>/end")
@member_required
def end_interest(which):
    """End one of them: a tag, a follow, a mute, a block."""
    if which not in ENDINGS:
        raise NotFound
    with transaction():
        ENDINGS[which](current_member(), request.form.get("name", ""))
    return redirect("/me/interests", 303)


def _page(status: int = 200, wrong: dict[str, list[str]] | None = None):
    member = current_member()
    tags = [{**tag, "why": why(tag)} for tag in tags_of(member)]
    chosen = {"tags": tags, "personalised": is_personalised(member), "lists": lists_of(member)}
    return page("own_pages/interests.html", status, **chosen, said=request.form, wrong=wrong or {})
