"""The member's own contents on a page: where each stands and why; taken back, and brought back."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _

from community.access import current_member, current_viewer, member_required
from community.content.actions import withdraw
from community.content.models import KINDS
from community.content.queries import list_own, own_content_to_change
from community.content.writing import resubmit
from community.outbox import transaction
from community.own_pages import words
from community.own_pages.passages import passages
from community.pages.blueprint import Pages
from community.pages.forms import own_path
from community.pages.rendering import page

own_contents = Pages("own_contents", __name__)
SHOWN = 20


@own_contents.get("/me")
@member_required
def show_contents():
    """What you made, wherever it stands, with the reasons word by word."""
    chosen = {
        "status": _one_of(words.STATUSES, request.args.get("status")),
        "kind": _one_of(KINDS, request.args.get("kind")),
    }
    found = list_own(current_viewer(), **chosen, limit=SHOWN, cursor=request.args.get("cursor"))
    return page("own_pages/contents.html", **chosen, found=found, words=words, passages=passages)


def _one_of(known, said):
    return said if said in known else None


@own_contents.post("/me/contents/<id:content_id>/withdrawal")
@member_required
def withdraw_content(content_id):
    """Take your own content back."""
    with transaction():
        withdraw(own_content_to_change(content_id, current_member()))
    flash(_("Taken back. For 30 days you can restore it."), "good")
    return redirect(own_path(request.form.get("back")), 303)


@own_contents.post("/me/contents/<id:content_id>/restoration")
@member_required
def restore_content(content_id):
    """Bring back what you took back."""
    with transaction():
        resubmit(own_content_to_change(content_id, current_member()))
    flash(_("Handed in again."), "good")
    return redirect(own_path(request.form.get("back")), 303)
