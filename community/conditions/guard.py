"""Refusing what members write before they have done what the operator asks of them first.

Refused are the routes that are closed while members only read. What they do for themselves alone goes on: their
account, where they agree; their tags and notifications; and keeping others and contents away from themselves.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from community.access import signed_in
from community.conditions.queries import check_conditions
from community.read_only.guard import is_writing

FOR_ONESELF = {
    *("accounts", "blocks", "mutes", "notifications", "tags", "feeds"),
    *("own_account", "own_notifications", "own_interests", "terms"),  # the same on pages
}


def init_app(app: Flask) -> None:
    """Look at the conditions before every request by which a member would write."""

    @app.before_request
    def refuse_to_write() -> None:
        if is_writing() and request.blueprint not in FOR_ONESELF:
            writer = signed_in()
            if writer:
                check_conditions(writer, current_app.config["COMMUNITY"])
