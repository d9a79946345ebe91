"""Notices of illegal content on pages, for everybody: the form, its receipt, and what became of it."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from community.errors import Conflict, Invalid, NotFound
from community.http.languages import preferred_language
from community.http.limits import limited
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from community.read_only.guard import open_while_read_only
from moderation.judgement.reasons import CATALOGUE
from moderation.notices.actions import give_notice
from moderation.notices.queries import view_notice
from moderation.notices.schemas import NoticeIn

public_notices = Pages("public_notices", __name__)


@public_notices.get("/notices/new")
def show_form():
    """The form of a notice. No account is needed."""
    return _form({"url": request.args.get("url", "")})


@public_notices.post("/notices/new")
@open_while_read_only
@limited("10/hour")
def send_notice():
    """Take a notice, and lead to its receipt."""
    said, wrong = filled_in(NoticeIn)
    if wrong:
        return _form(request.form, 422, wrong)
    told = {name: value for name, value in said.items() if name != "good_faith"}
    try:
        with transaction():
            code = give_notice(**told, language=preferred_language()).code
    except (Invalid, NotFound):
        unknown = _("Nothing public of ours is there. Give the full address of the page that you mean.")
        return _form(request.form, 422, {"url": [unknown]})
    except Conflict:
        return _form(
            request.form, 409, {"url": [_("You told us of this already. Your first receipt shows the outcome.")]}
        )
    return redirect(url_for("public_notices.show_receipt", receipt=code), 303)


@public_notices.get("/notices")
@limited("60/minute")
def find_receipt():
    """Where who has a receipt types its code."""
    code = request.args.get("receipt", "").strip()
    if code:
        return redirect(url_for("public_notices.show_receipt", receipt=code), 303)
    return page("notices/find.html")


@public_notices.get("/notices/<receipt>")
@limited("60/minute")
def show_receipt(receipt):
    """The receipt of a notice, and what became of it."""
    answer = page("notices/receipt.html", notice=view_notice(receipt), receipt=receipt, grounds=CATALOGUE)
    answer.headers.update({"Cache-Control": "no-store", "Referrer-Policy": "same-origin"})  # the address is a key
    return answer


def _form(said, status: int = 200, wrong: dict[str, list[str]] | None = None) -> Response:
    shown = {"said": said, "grounds": CATALOGUE, "wrong": wrong or {}}
    return page("notices/form.html", status, **shown)
