"""The blueprint of every folder of pages: a session tells who looks, forms are our own, and errors are pages, too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, request, session, url_for

from community.access import CALLER
from community.errors import TermsNotAccepted, Unauthorized
from community.http.languages import CHOSEN, LANGUAGES, preferred_language
from community.http.problems import answer, problem_of
from community.members.queries import member_with
from community.pages.forms import check_origin, own_path
from community.pages.rendering import page

LANGUAGE_COOKIE = "language"
LANGUAGE_SECONDS = 365 * 24 * 3600
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PAGES_BEFORE = {Unauthorized: "pages.show_sign_in", TermsNotAccepted: "terms.show_terms"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "private, no-cache",
    "Vary": "Cookie, Accept-Language, HX-Request",
}


class Pages(Blueprint):
    """Routes that people open in a browser. ``templates``, ``static`` and ``translations`` of the folder belong to it.

    ``current_member`` and the decorators of ``community.access`` hold here as they do in the API, except that a cookie
    says who asks. Whatever changes something must come from a form of ours (``csrf_token()``), or it answers 400.
    """

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        own = {"template_folder": "templates", "static_folder": "static", "static_url_path": f"/static/{name}"}
        super().__init__(name, import_name, **{**own, **options})
        self.before_request(_begin)
        self.after_request(_finish)
        self.register_error_handler(Exception, _answer)


def init_app(app: Flask) -> None:
    """Let a session tell who asks for a page, and a browser that goes astray get one.

    Comes before everything that treats members and strangers differently.
    """

    @app.before_request
    def look_who_asks() -> None:
        if isinstance(current_app.blueprints.get(request.blueprint or ""), Pages):
            request.environ[CALLER] = member_with(session["token"], "session") if "token" in session else None

    @app.errorhandler(404)
    def nowhere(error: Exception) -> Response:
        astray = request.endpoint is None and not request.path.startswith("/api/")
        prefers_page = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
        return _answer(error) if astray and prefers_page else answer(problem_of(error))


def _begin() -> None:
    request.environ[CHOSEN] = _language()
    view = current_app.view_functions[request.endpoint]
    if request.method not in SAFE and not hasattr(view, "sent_from_anywhere"):
        check_origin()


def _language() -> str:
    """What the address says, else what was chosen before, else what the browser prefers."""
    for wish in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wish in LANGUAGES:
            return wish
    return preferred_language()


def _finish(response: Response) -> Response:
    if request.endpoint and request.endpoint.endswith(".static"):
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, request.args["lang"], max_age=LANGUAGE_SECONDS, httponly=True, samesite="Lax"
        )
    return response


def _answer(error: Exception) -> Response:
    """The error as a page. Who has to sign in first, or to agree to the terms, is led there, and back again."""
    problem = problem_of(error)
    for kind, page_before in PAGES_BEFORE.items():
        if isinstance(problem, kind):
            return _led_to(url_for(page_before, next=_way_back()))
    shown = page("pages/problem.html", problem.status, problem=problem)
    shown.headers.extend(HEADERS)
    shown.headers.extend(problem.headers)
    return shown


def _way_back() -> str:
    """The page that was asked for, or the one whose form was sent."""
    if request.method in SAFE:
        return request.full_path.rstrip("?")
    form = urlsplit(request.referrer or "")
    return own_path(form._replace(scheme="", netloc="").geturl() if form.netloc == request.host else None)


def _led_to(address: str) -> Response:
    if "HX-Request" in request.headers:  # a part of a page asked; the whole page has to go there
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)
