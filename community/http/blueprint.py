"""The blueprint of every slice: flask-smorest's, with strict parsing and idempotent POSTs."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint

from community.http.idempotency import idempotent
from community.http.parsing import Parser


class Blueprint(SmorestBlueprint):
    """A slice's routes. Every POST honours Idempotency-Key unless its view is marked ``@not_idempotent``."""

    ARGUMENTS_PARSER = Parser()

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any):
        if "POST" in (options.get("methods") or ()) and not getattr(view_func, "not_idempotent", False):
            view_func = idempotent(view_func)
        super().add_url_rule(rule, endpoint, view_func, *args, **options)


def not_idempotent(view: Any) -> Any:
    """Mark a POST whose answer must not be kept: it hands out secrets, or carries ids of its own."""
    view.not_idempotent = True
    return view
