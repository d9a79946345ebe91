"""Signing in and out on a page."""

from __future__ import annotations

from flask import redirect, request
from flask_babel import gettext as _

from community.errors import Forbidden, Invalid, Unauthorized
from community.http.limits import limited
from community.http.sentences import translated
from community.http.visitors import current_device
from community.members.actions import note_device
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in, own_path, sent_from_anywhere
from community.pages.rendering import page
from community.pages.sessions import begin_session, end_session
from community.read_only.guard import open_while_read_only
from community.signin.actions import authenticate, come_over
from community.signin.queries import assertion_in, sends_over
from community.signin.schemas import SignOnIn

pages = Pages("pages", __name__)


@pages.get("/signin")
def show_sign_in():
    """The form to sign in with."""
    return page("pages/signin.html", next=own_path(request.args.get("next")))


@pages.post("/signin")
@open_while_read_only
@limited("20/minute")
def sign_in():
    """Sign this browser in, and lead on to where its member was going."""
    name, password = request.form.get("username", ""), request.form.get("password", "")
    path = own_path(request.form.get("next"))
    try:
        member = authenticate(name, password)
    except Unauthorized:
        wrong = _("The username or the password is wrong.")
        return page("pages/signin.html", 401, next=path, username=name, wrong=wrong)
    with transaction():
        note_device(member, current_device())
        begin_session(member)
    return redirect(path, 303)


@pages.post("/signin/sso")
@open_while_read_only
@sent_from_anywhere
@limited("60/minute")
def come_from_the_shop():
    """Sign this browser in by a token of the shop, and lead on to one of our pages.

    A page of the shop sends the form, so it carries no proof of ours. Nobody can sign others in as themselves with it:
    browsers say where a form comes from, and only the shop's pages are heard; a token works once, and for us alone.
    """
    if not sends_over(request.headers.get("Origin")):
        raise Forbidden("Only pages of the shop send members over.")
    said, wrong = filled_in(SignOnIn)
    if wrong:
        raise Invalid(errors=wrong)
    path = own_path(request.form.get("next"))
    try:
        assertion = assertion_in(said.pop("token"))
        with transaction():
            member = come_over(assertion, **said)
            note_device(member, current_device())
            begin_session(member)
    except Unauthorized as refused:
        return page("pages/signin.html", 401, next=path, wrong=translated(refused.detail))
    return redirect(path, 303)


@pages.post("/signout")
@open_while_read_only
def sign_out():
    """Sign this browser out."""
    with transaction():
        end_session()
    return redirect("/signin", 303)
