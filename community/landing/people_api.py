"""The page of a member."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for

from community.blocks.queries import access_member
from community.content.models import LISTABLE, Content
from community.content.queries import show
from community.http.cursors import Page, newest
from community.kols.queries import view_kols
from community.landing.blueprint import Landing, canonical
from community.landing.cards import card_of_member
from community.landing.structured import profile_data
from community.members.queries import ANYBODY
from community.pages.addresses import asked_for
from community.pages.rendering import page
from community.profiles.queries import contents_of, view_profile
from community.profiles.schemas import MemberContentsIn
from community.statements import asked

people = Landing("people", __name__, static_folder=None)


@people.get("/u/<username>")
def show_member(username):
    """Who a member is, and what they made. A name that they gave up leads on to the one they have."""
    member = access_member(username, ANYBODY)
    if username != member.username:
        return redirect(url_for("people.show_member", username=member.username, **request.args))
    wanted = asked_for(MemberContentsIn)
    kind = wanted.pop("kind")
    made = {"author_id": member.id, "kinds": [kind] if kind else LISTABLE}
    found = newest(asked(contents_of, ANYBODY, **made), [Content.id], **wanted)
    profile = view_profile(member.id, ANYBODY)
    card = card_of_member(profile, current_app.config["COMMUNITY"].public_url)
    return page(
        "landing/member.html",
        member=profile,
        kol=next(iter(view_kols([member.id], ANYBODY, may_see_all=False)), None) if member.is_kol else None,
        kind=kind,
        contents=Page(show(found.items, ANYBODY), found.next),
        card=card,
        canonical=canonical(url_for("people.show_member", username=member.username)),
        data=profile_data(profile, card),
    )
