"""A member's own appeals on pages: made, and read with their answers."""

from __future__ import annotations

from flask import Response, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from community.access import current_member, current_viewer, member_required
from community.content.queries import view_content
from community.http.limits import limited
from community.outbox import transaction
from community.own_pages.tabs import Tab
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from community.read_only.guard import open_while_read_only
from moderation.appeals.actions import appeal
from moderation.appeals.queries import list_own_appeals
from moderation.appeals.schemas import AppealIn

own_appeals = Pages("own_appeals", __name__)
TAB = Tab("/me/appeals", lazy_gettext("Appeals"))
BESIDE_CONTENTS = "appeals/beside_content.html"
SHOWN = 20


@own_appeals.get("/me/appeals")
@member_required
def show_appeals():
    """Your appeals and what was answered, the newest first."""
    found = list_own_appeals(current_member(), SHOWN, request.args.get("cursor"))
    return page("appeals/list.html", found=found)


@own_appeals.get("/me/appeals/new")
@member_required
def show_form():
    """The form of an appeal, about one of your contents."""
    return _form(request.args.get("content", 0, int))


@own_appeals.post("/me/appeals/new")
@member_required
@open_while_read_only
@limited("10/minute")
def make_appeal():
    """Object to what was decided about your content. Another person looks."""
    said, wrong = filled_in(AppealIn)
    if wrong:
        return _form(request.form.get("content_id", 0, int), 422, wrong)
    with transaction():
        appeal(current_member(), **said)
    flash(_("Your appeal is on its way. Somebody else looks at it, and you will be told."), "good")
    return redirect("/me/appeals", 303)


def _form(content_id: int, status: int = 200, wrong: dict[str, list[str]] | None = None) -> Response:
    content = view_content(content_id, current_viewer())
    return page("appeals/form.html", status, content=content, text=request.form.get("text", ""), wrong=wrong or {})
