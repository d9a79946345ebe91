"""What the text of a setting means. Each function returns the value, or raises SettingRefused for what cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from community.errors import SettingRefused
from community.kols.tiers import TierRule, rules_of
from community.text import TERMS_LENGTH


def with_driver(url: str) -> str:
    """PostgreSQL is always spoken to through psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite", "postgresql+psycopg://")):
        raise SettingRefused("DATABASE_URL", "only sqlite:/// and postgresql:// are supported")
    return url


def search_engine(name: str, database_url: str) -> str:
    on_sqlite = database_url.startswith("sqlite")
    chosen = one_of("SEARCH_ENGINE", name or ("whoosh" if on_sqlite else "postgres"), ("whoosh", "postgres"))
    if chosen == "postgres" and on_sqlite:
        raise SettingRefused("SEARCH_ENGINE", "postgres needs DATABASE_URL to be a PostgreSQL database; use whoosh")
    return chosen


def whole_number(name: str, text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingRefused(name, f"{text!r} is not a whole number from {low} to {high}")
    return int(text)


def one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise SettingRefused(name, f"{text!r} is none of {', '.join(filter(None, allowed))}")
    return text


def web_url(name: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingRefused(name, f"{text!r} is not an http or https address")
    return text


def origins(name: str, text: str) -> tuple[str, ...]:
    """Scheme and host of sites, as a browser names them; or ``*`` for every one."""
    sites = listed(text)
    for site in sites:
        if site != "*" and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?", site):
            raise SettingRefused(name, f"{site!r} is neither * nor like https://shop.example, in small letters")
    return sites


def mail_url(text: str) -> str:
    if text and not re.fullmatch(r"smtps?://\S+", text):
        raise SettingRefused("SMTP_URL", "it is not smtp://user:password@host:port or smtps://…")
    return text


def mail_address(text: str) -> str:
    if text and not re.fullmatch(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)*", text, re.ASCII):
        raise SettingRefused("MAIL_FROM", f"{text!r} is not an e-mail address")
    return text


def bucket_url(text: str) -> str:
    if text and not re.fullmatch(r"s3://[a-z0-9.-]{3,63}(/[\w./-]*)?", text, re.ASCII):
        raise SettingRefused("MEDIA_URL", f"{text!r} is not s3://bucket or s3://bucket/prefix")
    return text


def terms_version(text: str) -> str:
    if len(text) > TERMS_LENGTH or not text.isprintable():
        raise SettingRefused("TERMS_VERSION", f"{text!r} is not up to {TERMS_LENGTH} characters such as 2026-11")
    return text


def channels(text: str) -> tuple[str, ...]:
    names = listed(text)
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,29}", name):
            raise SettingRefused("SHARE_CHANNELS", f"{name!r} is not 1 to 30 small letters, digits, - and _")
    return names


def cookie_name(text: str) -> str:
    if text and not re.fullmatch(r"[\w.-]{1,100}", text, re.ASCII):
        raise SettingRefused("CONSENT_COOKIE", f"{text!r} is no name of a cookie")
    return text


def networks(file: str) -> Iterator[str]:
    """The networks in a file, one a line; # begins a comment."""
    if not file:
        return
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        for line in lines:
            if network := line.partition("#")[0].strip():
                yield str(ip_network(network))
    except (OSError, ValueError) as error:
        raise SettingRefused("DATACENTRE_NETWORKS", f"{file}: {error}") from error


def tiers(text: str) -> tuple[TierRule, ...]:
    try:
        return rules_of(text)
    except ValueError as error:
        raise SettingRefused("KOL_TIERS", f"{error}; koc/1000,mid/10000 are two") from error


def currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isupper():
        raise SettingRefused("CURRENCY", f"{text!r} is not a three-letter code such as CNY")
    return text


def zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingRefused("TIMEZONE", f"{text!r} is no IANA time zone; Asia/Shanghai is one") from error


def listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
