"""The Flask application, spared what no request of this one needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.routing import Rule
from werkzeug.wrappers import Request


class SessionsOfPages(SecureCookieSessionInterface):
    """Sessions in signed cookies. Whoever brings none, such as every program, is asked for none: no key is made."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """The session of the cookie; an empty one where there is no cookie."""
        has_cookie = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if has_cookie else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Tell the browser what has changed, and caches what the answer depends on."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


class Route(Rule):
    """A route whose addresses are built by a function that is compiled when the first one is built.

    werkzeug compiles two for each route at the start, a fifth of the making of a house; most are never asked for.
    """

    def _compile_builder(self, *options: bool) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, *options))
        return lambda *values, **named: compiled()(*values, **named)


class Application(Flask):
    """Flask whose views and hooks are plain functions: they are called as they are.

    Flask asks each of some thirty in every request whether it is a coroutine.
    """

    session_interface = SessionsOfPages()
    url_rule_class = Route

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself. None of this application is asynchronous."""
        return func
