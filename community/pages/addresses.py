"""What the address of a page asks for, and addresses of the same page that ask for something else."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import request, url_for

from community.errors import Invalid


def asked_for(schema: type[ma.Schema]) -> dict[str, Any]:
    """What the address asks for by the schema; what is empty, or no part of it, is left out of account: links are
    passed on with marks of all kinds. Raises Invalid."""
    said = {name: value for name, value in request.args.items() if value}
    try:
        return schema(unknown=ma.EXCLUDE).load(said)
    except ma.ValidationError as refused:
        raise Invalid(errors=refused.normalized_messages()) from refused


def address_with(**changed: Any) -> str:
    """This page's address with something of what it asks for changed, from the head of its list; None takes it away."""
    asked = {**request.args.to_dict(), "cursor": None, **changed}
    return url_for(request.endpoint, **(request.view_args or {}), **asked)
