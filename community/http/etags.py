"""ETags of single resources, ``"<version>-<digest>"``: If-None-Match compares all of it, If-Match the version."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response, request

from community.errors import PreconditionRequired, StaleVersion

TAG = re.compile(r'"(\d{1,18})-[0-9a-f]{16}"')


def versioned(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give the answer of view an ETag, and spare its body when the client has it already.

    The view's JSON body has a ``version``. Counters and viewer flags change the digest, never the version.
    """

    @wraps(view)
    def tagged(*args: Any, **kwargs: Any) -> Response:
        response = make_response(view(*args, **kwargs))
        version = (response.get_json(silent=True) or {}).get("version")
        if version is not None:
            digest = hashlib.blake2b(response.get_data(), digest_size=8).hexdigest()
            response.set_etag(f"{version}-{digest}")
        return response.make_conditional(request) if request.method == "GET" else response

    tagged.versioned = True  # read by the API's description
    return tagged


def if_match(view: Callable[..., Any]) -> Callable[..., Any]:
    """Demand If-Match, and give view the version that it names, as ``version``.

    Raises PreconditionRequired when it is missing, StaleVersion when it is none.
    """

    @wraps(view)
    def matching(*args: Any, **kwargs: Any) -> Any:
        return view(*args, version=_expected_version(), **kwargs)

    matching.if_match = True  # read by the API's description
    return matching


def _expected_version() -> int:
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired
    tag = TAG.fullmatch(header.strip())
    if tag is None:
        raise StaleVersion("If-Match must hold the ETag of your last GET.")
    return int(tag[1])
