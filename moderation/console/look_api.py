"""Second looks: what one would decide, without a trace of what was decided; and, for admins, both beside each other."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from community.access import current_member, role_required
from community.errors import Conflict, Forbidden
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.agreement import actions, queries
from moderation.agreement.drawing import OPINIONS
from moderation.agreement.measures import agreement_figures
from moderation.agreement.schemas import OpinionIn, SecondLooksIn
from moderation.console.marking import marked

look_pages = Pages("console_looks", __name__, static_folder=None)
WRITTEN = ("title", "body", "pros", "cons", "attributes", "alt")


@look_pages.get("/moderation/second-looks")
@role_required("moderator")
def show_looks():
    """How much waits for a second look by you, how far moderators agree, and for admins what was compared."""
    return _looks_page()


@look_pages.post("/moderation/second-looks/next")
@role_required("moderator")
def take_next_look():
    """Hold, for ten minutes, something that another moderator decided, and open it."""
    return _to_next_look()


@look_pages.get("/moderation/second-looks/<id:look_id>")
@role_required("moderator")
def show_look(look_id):
    """What is to be judged, as the first moderator saw it; only for who holds it."""
    return _look_page(look_id)


@look_pages.post("/moderation/second-looks/<id:look_id>")
@role_required("moderator")
def give_opinion(look_id):
    """Say what you would have decided, and open the next one. It changes nothing."""
    said, wrong = filled_in(OpinionIn)
    if wrong:
        return _look_page(look_id, 422, wrong=wrong)
    try:
        with transaction():
            actions.give(look_id, current_member(), **said)
    except (Conflict, Forbidden) as refused:
        return _looks_page(refused.status, refused=refused)
    flash(_("Your opinion is kept. It changes nothing about the content."), "good")
    return _to_next_look()


def _to_next_look() -> Response:
    with transaction():
        look = actions.next_look(current_member())
    address = url_for(".show_look", look_id=look.id) if look else url_for(".show_looks")
    return redirect(address, 303)


def _look_page(look_id: int, status: int = 200, **more: Any) -> Response:
    if not queries.is_held_by(look_id, current_member()):
        return redirect(url_for(".show_looks"), 303)
    look = queries.view_look(look_id)
    texts = {name: marked(look[name], name, look["findings"]) for name in WRITTEN if look[name]}
    return page("console/look.html", status, look=look, texts=texts, opinions=OPINIONS, **more)


def _looks_page(status: int = 200, **more: Any) -> Response:
    moderator, wanted = current_member(), asked_for(SecondLooksIn)
    return page(
        "console/looks.html",
        status,
        waiting=queries.count_waiting(moderator),
        agreement=agreement_figures(),
        compared=queries.list_given(**wanted) if moderator.has_role("admin") else None,
        wanted=wanted,
        **more,
    )
