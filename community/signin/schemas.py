"""Signing in, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.accounts.schemas import Arrival
from community.http.fields import Text
from community.http.schemas import Schema
from community.members.passwords import PASSWORD_LENGTHS

LONGEST_TOKEN = 8_192


class SignInIn(Schema):
    """A name and its password."""

    username = Text(max=64, min=1, required=True, metadata={"example": "lin"})
    password = fields.Str(
        required=True,
        validate=[validate.Length(max=PASSWORD_LENGTHS[-1]), validate.ContainsNoneOf("\0")],
        load_only=True,
        metadata={"format": "password", "example": "correct horse battery"},
    )


class RefreshIn(Schema):
    """The refresh token of the last answer."""

    refresh_token = Text(max=200, min=1, required=True, load_only=True, metadata={"example": "q7Jk..."})


class SignOnIn(Arrival):
    """A token of the host shop."""

    token = Text(max=LONGEST_TOKEN, min=1, required=True, load_only=True, metadata={"example": "eyJhbGciOi..."})


class TokensOut(Schema):
    """The keys to an account, shown once."""

    access_token = fields.Str(metadata={"example": "0bXv..."})
    refresh_token = fields.Str(metadata={"example": "q7Jk..."})
    token_type = fields.Str(metadata={"example": "Bearer"})
    expires_in = fields.Int(metadata={"example": 3600, "description": "seconds that the access token lives"})
