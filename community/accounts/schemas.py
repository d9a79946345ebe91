"""Accounts on the wire: registration, one's own profile, receipt and export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.accounts.models import KEPT, REMOVED
from community.content.inputs import sentence
from community.http.fields import Flag, Instant, Text
from community.http.schemas import Schema
from community.members.contacts import check_email, check_phone
from community.members.passwords import PASSWORD_LENGTHS, hash_password
from community.profiles.schemas import MemberOut
from community.text import TERMS_LENGTH, TextRefused, check_text, check_username, one_line
from community.urls import check_url

LANGUAGES = ("zh-CN", "en")
CODE_LENGTH = 64  # of a share link's code or a click's id


class Checked(Text):
    """Text in the form that a check gives it; what the check refuses is told in the member's language."""

    def __init__(self, check: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self.check(text)
        except TextRefused as refused:
            raise ma.ValidationError(sentence(refused)) from refused


class NewPassword(fields.Str):
    """A password, loaded as its hash, and so hashed before any transaction."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        password = super()._deserialize(value, attr, data, **kwargs)
        if len(password) not in PASSWORD_LENGTHS:
            raise ma.ValidationError("A password has 8 to 128 characters.")
        try:
            return hash_password(check_text(password))
        except TextRefused as refused:
            raise ma.ValidationError(sentence(refused)) from refused


class Preference(fields.Field):
    """true, false, or a short text."""

    wire: ClassVar = {"type": ["boolean", "string"], "maxLength": 200, "example": True}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool | str:
        return value if isinstance(value, bool) else Text(max=200).deserialize(value, attr, data, **kwargs)


def check_picture(url: str) -> str:
    """An address of a picture. Raises TextRefused."""
    return check_url("" if url.lower().startswith("mailto:") else url)


def _new_password() -> NewPassword:
    return NewPassword(
        required=True,
        attribute="password_hash",
        load_only=True,
        metadata={"minLength": 8, "maxLength": 128, "format": "password", "example": "correct horse battery"},
    )


def _username(**given: Any) -> Checked:
    return Checked(check_username, max=32, metadata={"example": "lin"}, **given)


def _display_name(**given: Any) -> Checked:
    return Checked(one_line, min=1, max=64, metadata={"example": "林"}, **given)


def _email(**given: Any) -> Checked:
    return Checked(check_email, max=254, metadata={"example": "lin@example.com"}, allow_none=True, **given)


def _terms_version(**given: Any) -> Text:
    return Text(max=TERMS_LENGTH, metadata={"example": "2026-01"}, **given)


class Arrival(Schema):
    """What brought somebody here."""

    share_code = Text(max=CODE_LENGTH, min=1, load_default=None, allow_none=True, metadata={"example": None})
    click_id = Text(max=CODE_LENGTH, min=1, load_default=None, allow_none=True, metadata={"example": None})


class RegistrationIn(Arrival):
    """A new account."""

    username = _username(required=True)
    password = _new_password()
    email = _email(load_default=None)
    display_name = _display_name(load_default=None, allow_none=True)
    terms_version = _terms_version(load_default=None, allow_none=True)
    minor = Flag(load_default=False)


class AccountPatch(Schema):
    """What members may change of themselves. Fields that are left out stay as they are."""

    username = _username()
    display_name = _display_name()
    bio = Text(max=500, metadata={"example": "周末爬山"})
    avatar_url = Checked(check_picture, max=2000, allow_none=True, metadata={"example": "https://example.com/lin.jpg"})
    email = _email()
    phone = Checked(check_phone, max=20, allow_none=True, metadata={"example": "+8613800000000"})
    language = fields.Str(validate=validate.OneOf(LANGUAGES), metadata={"example": "zh-CN"})
    terms_version = _terms_version()
    preferences = fields.Dict(
        keys=Text(max=64, min=1), values=Preference(), validate=validate.Length(max=50), metadata={"example": {}}
    )


class PasswordIn(Schema):
    """The password that you have, and the one that you want."""

    current_password = fields.Str(
        required=True,
        validate=[validate.Length(max=PASSWORD_LENGTHS[-1]), validate.ContainsNoneOf("\0")],
        load_only=True,
        metadata={"format": "password", "example": "correct horse battery"},
    )
    password = _new_password()


class ForgottenIn(Schema):
    """The address that you confirmed."""

    email = Checked(check_email, max=254, required=True, metadata={"example": "lin@example.com"})


class ProofIn(Schema):
    """What came by mail: the last part of the link."""

    token = Text(max=500, min=1, required=True, load_only=True, metadata={"example": "WzcsIjRmYTEiXQ.aSFoAA.x9Qk"})


class ResetIn(ProofIn):
    """What came by mail, and the password that you want."""

    password = _new_password()


class TermsOut(Schema):
    """The terms of the community, by their versions."""

    accepted = fields.Str(allow_none=True, metadata={"example": "2026-01", "description": "which you agreed to"})
    required = fields.Str(
        allow_none=True,
        metadata={"example": "2026-01", "description": "which are in force: without them you only read"},
    )


class AccountOut(MemberOut):
    """One's own account."""

    email = fields.Str(allow_none=True, metadata={"example": "lin@example.com"})
    email_confirmed = fields.Bool(metadata={"description": "by the link that was mailed to it"})
    phone = fields.Str(allow_none=True, metadata={"example": "+8613800000000"})
    roles = fields.List(fields.Str(), metadata={"example": ["member"]})
    language = fields.Str(metadata={"example": "zh-CN"})
    preferences = fields.Dict(metadata={"example": {}})
    restrictions = fields.List(fields.Dict(), metadata={"example": []})
    minor = fields.Bool(metadata={"example": False})
    real_name_verified = fields.Bool(
        metadata={"example": False, "description": "the shop knows who you are; your name is not kept here"}
    )
    terms = fields.Nested(TermsOut)


class ErasureIn(Schema):
    """What becomes of your public contents."""

    contents = fields.Str(
        load_default=KEPT,
        validate=validate.OneOf([KEPT, REMOVED]),
        metadata={"example": "removed", "description": "kept without your name, or removed; all else goes anyway"},
    )


class ErasureOut(Schema):
    """Proof that an account was erased, and what stays."""

    receipt = fields.Str(metadata={"example": "4nWq0v1mW2uH3gYqk5v8Zr1bq0y9tD6e"})
    erased_at = Instant()
    kept_contents = fields.Int(metadata={"example": 12, "description": "published contents that stay, without a name"})
    contents = fields.Str(validate=validate.OneOf([KEPT, REMOVED]), metadata={"example": "kept"})
    status = fields.Function(
        lambda erasure: "in_progress" if erasure.finished_at is None else "done",
        metadata={"type": "string", "enum": ["in_progress", "done"], "example": "in_progress"},
    )
    finished_at = Instant(allow_none=True, metadata={"description": "nothing personal is left anywhere since"})
