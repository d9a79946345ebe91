"""Share links on the wire."""

from __future__ import annotations

import marshmallow as ma
from flask import current_app
from marshmallow import fields

from community.http.schemas import Schema
from community.shares.channels import CHANNELS
from community.shares.models import ShareLink


def check_channel(name: str) -> None:
    """Raises ValidationError for a channel that there is not, naming those there are."""
    known = [*CHANNELS, *current_app.config["COMMUNITY"].share_channels]
    if name not in known:
        raise ma.ValidationError(f"Must be one of: {', '.join(known)}.")


def address_of(link: ShareLink) -> str:
    """Where the link is opened."""
    return f"{current_app.config['COMMUNITY'].public_url}/s/{link.code}"


class ShareIn(Schema):
    """Where the link is to be posted."""

    channel = fields.Str(
        required=True,
        validate=check_channel,
        metadata={"example": "wechat", "description": f"{', '.join(CHANNELS)}, or one of the operator's"},
    )
    utm_campaign = fields.Str(
        load_default=None,
        allow_none=True,
        validate=ma.validate.Regexp(r"[\w-]{1,60}\Z"),
        metadata={"example": "autumn", "description": "goes on to the shop; the last one named stays"},
    )


class ShareOut(Schema):
    """A share link. Its code never changes."""

    code = fields.Str(metadata={"example": "m7Kq2VxTzd"})
    url = fields.Function(address_of, metadata={"type": "string", "example": "https://community.example/s/m7Kq2VxTzd"})
    qr_url = fields.Function(
        lambda link: f"{address_of(link)}/qr.svg",
        metadata={"type": "string", "example": "https://community.example/s/m7Kq2VxTzd/qr.svg"},
    )
    channel = fields.Str(metadata={"example": "wechat"})
