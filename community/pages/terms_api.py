"""The terms on a page: which are in force, where they stand, and that a member agrees to them."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, request
from flask_babel import gettext as _

from community.access import current_member, member_required
from community.accounts.actions import change_own_profile
from community.conditions.schemas import AgreementIn
from community.errors import Invalid
from community.members.queries import member_to_change
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in, own_path
from community.pages.rendering import page

terms = Pages("terms", __name__, static_folder=None)


@terms.get("/terms")
def show_terms():
    """The terms in force; members agree to them here."""
    return _terms_page(request.args.get("next"))


@terms.post("/terms")
@member_required
def agree():
    """Agree to the terms, and go on to where you wanted to go."""
    said, wrong = filled_in(AgreementIn)
    path = own_path(request.form.get("next"))
    try:
        if wrong:
            raise Invalid(errors=wrong)
        with transaction():
            change_own_profile(member_to_change(current_member().id), **said)
    except Invalid:
        flash(_("Other terms are in force by now. Please read these."), "warn")
        return _terms_page(path, 422)
    flash(_("Thank you. You agreed to the terms; now go on."), "good")
    return redirect(path, 303)


def _terms_page(path: str | None, status: int = 200) -> Response:
    settings = current_app.config["COMMUNITY"]
    return page(
        "pages/terms.html", status, version=settings.terms_version, address=settings.terms_url, next=own_path(path)
    )
