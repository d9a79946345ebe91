"""Which content an address means. A notice has to name one exactly."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app

from community.content.models import Content
from community.content.queries import access_content
from community.errors import Invalid
from community.members.queries import ANYBODY
from community.shares.queries import find_link

PAGE = re.compile(r"/(?:p|api/v1/contents)/([1-9][0-9]{0,17})/?", re.ASCII)
SHARED = re.compile(r"/s/([\w-]+)/?", re.ASCII)
UNKNOWN = "Give the full address of the one public page that you mean, such as {example}."


def content_at(url: str) -> Content:
    """The public content that the address leads to: its page, or a link that was shared.

    Raises Invalid for an address that names no content of ours, NotFound where nothing public is.
    """
    content_id = _content_id(url)
    if content_id is None:
        example = f"{current_app.config['COMMUNITY'].public_url}/p/81"
        raise Invalid(errors={"url": [UNKNOWN.format(example=example)]})
    return access_content(content_id, ANYBODY)


def _content_id(url: str) -> int | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if host is not None and host != urlsplit(current_app.config["COMMUNITY"].public_url).hostname:
        return None
    if page := PAGE.fullmatch(parts.path):
        return int(page[1])
    link = find_link(shared[1]) if (shared := SHARED.fullmatch(parts.path)) else None
    return link and link.content_id
