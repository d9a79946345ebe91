"""Telling visitors apart without knowing who they are. Source: visitor, DEFINITIONS."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from flask import current_app
from sqlalchemy import delete, select

from community.clock import reporting_day
from community.database import db
from community.outbox import transaction
from community.relations import insert_new
from community.visitors.models import DaySalt, Visitor

KEY_BYTES = 16


def visitor_with_cookie(value: str) -> Visitor:
    """The visitor whose browser bears the cookie. Only its digest is ever kept."""
    digest = hashlib.sha256(value.encode()).hexdigest()[: 2 * KEY_BYTES]
    return Visitor(digest, digest)


def visitor_at(address: str, user_agent: str) -> Visitor:
    """The visitor without a cookie: HMAC(day's salt, address + user agent). The address itself is not stored."""
    key = hmac.digest(_todays_salt(), f"{address}\0{user_agent}".encode(errors="replace"), hashlib.sha256)
    return Visitor(key[:KEY_BYTES].hex())


def _todays_salt() -> bytes:
    """Read from the database once a day and process."""
    today = reporting_day()
    day, salt = current_app.extensions.get("day_salt", (None, b""))
    if day != today:
        salt = _salt_of(today)
        current_app.extensions["day_salt"] = (today, salt)
    return salt


def _salt_of(day: date) -> bytes:
    kept = select(DaySalt.salt).where(DaySalt.day == day)
    salt = db.session.scalar(kept)
    if salt is None:
        with transaction():
            insert_new(DaySalt, day=day, salt=secrets.token_bytes(32))
            salt = db.session.scalar(kept)  # another process may have been first
    return salt


def forget_old_salts() -> None:
    """Delete the salts of days that are over. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(DaySalt).where(DaySalt.day < reporting_day()))
