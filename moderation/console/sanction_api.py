"""Sanctions, listed, given and lifted; and notices under the law, which lead to their cases."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from community.access import current_member, role_required
from community.errors import Conflict, Forbidden, NotFound
from community.http.schemas import PageIn
from community.members.queries import find_member
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console.queries import list_notices
from moderation.sanctions.actions import lift
from moderation.sanctions.imposing import sanction_member
from moderation.sanctions.queries import list_sanctions
from moderation.sanctions.schemas import LiftIn, SanctionIn, SanctionsIn

sanction_pages = Pages("console_sanctions", __name__, static_folder=None)


@sanction_pages.get("/moderation/sanctions")
@role_required("moderator")
def show_sanctions():
    """Sanctions, the newest first, and the form that gives one."""
    return _sanctions_page()


@sanction_pages.post("/moderation/sanctions")
@role_required("moderator")
def give_sanction():
    """Sanction who wrote or reported the content of a decided case."""
    said, wrong = filled_in(SanctionIn)
    member = find_member(said.pop("member", ""))
    if member is None:
        wrong.setdefault("member", [_("Nobody here is called so.")])
    if wrong:
        return _sanctions_page(422, wrong=wrong)
    try:
        with transaction():
            sanction_member(current_member(), member, **said)
    except NotFound:
        return _sanctions_page(422, wrong={"case_id": [_("There is no such case.")]})
    except (Conflict, Forbidden) as refused:
        return _sanctions_page(refused.status, refused=refused)
    return redirect(url_for(".show_sanctions", member=request.form["member"]), 303)


@sanction_pages.post("/moderation/sanctions/<id:sanction_id>/lift")
@role_required("moderator")
def lift_sanction(sanction_id):
    """End a sanction before its time, with a note for staff."""
    said, wrong = filled_in(LiftIn)
    if wrong:
        return _sanctions_page(422, unlifted=sanction_id, wrong=wrong)
    try:
        with transaction():
            lift(sanction_id, current_member(), said["note"])
    except (Conflict, Forbidden) as refused:
        return _sanctions_page(refused.status, refused=refused)
    return redirect(url_for(".show_sanctions"), 303)


def _sanctions_page(status: int = 200, **more: Any) -> Response:
    wanted = asked_for(SanctionsIn)
    return page("console/sanctions.html", status, sanctions=list_sanctions(**wanted), wanted=wanted, **more)


notice_pages = Pages("console_notices", __name__, static_folder=None)


@notice_pages.get("/moderation/notices")
@role_required("moderator")
def show_notices():
    """Notices of illegal content, those that wait first."""
    return page("console/notices.html", notices=list_notices(current_member(), **asked_for(PageIn)))
