"""The one form of an e-mail address and of a phone number, so that equal ones are found to be equal. Pure."""

from __future__ import annotations

import re
import unicodedata

from community.text import TextRefused

EMAIL_LENGTH = 254  # Source: RFC 5321, a path of 256 with its brackets
_EMAIL = re.compile(r"[^\s@\x00-\x1f\"(),:;<>\[\]\\]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # Source: E.164, at most 15 digits
_MAINLAND_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def check_email(address: str) -> str:
    """The address in lower case. Raises TextRefused (``email``)."""
    email = unicodedata.normalize("NFC", address.strip()).lower()
    if len(email) > EMAIL_LENGTH or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise TextRefused("email", "This is no e-mail address, such as lin@example.com.", "邮箱格式不正确。")
    return email


def check_phone(number: str) -> str:
    """The number as ``+<country><number>``; one of the mainland may come without its +86.

    Raises TextRefused (``phone``).
    """
    digits = re.sub(r"[\s().-]", "", unicodedata.normalize("NFKC", number))
    phone = f"+86{digits}" if _MAINLAND_MOBILE.fullmatch(digits) else re.sub("^00", "+", digits)
    if not phone.isascii() or not _PHONE.fullmatch(phone):
        raise TextRefused(
            "phone",
            "Write the phone number with its country, such as +8613800000000.",
            "请填写带国家或地区代码的手机号。",
        )
    return phone
