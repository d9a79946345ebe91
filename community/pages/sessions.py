"""The sign-in of a browser: a token of its own kind, kept in a signed cookie that no script can read."""

from __future__ import annotations

from flask import session
from sqlalchemy import update

from community.clock import utcnow
from community.database import db
from community.members.models import Member, Token
from community.members.queries import token_digest
from community.members.tokens import issue_session


def begin_session(member: Member) -> None:
    """Let this browser be the member's until they sign out, or for as long as ``SESSION_LIFE`` says."""
    session.clear()  # what a stranger's form knew is worth nothing afterwards
    session["token"] = issue_session(member)
    session.permanent = True


def end_session() -> None:
    """Sign this browser out. Twice is harmless."""
    token = session.get("token")
    session.clear()
    if token is not None:
        ended = update(Token).where(Token.digest == token_digest(token), Token.ended_at.is_(None))
        db.session.execute(ended.values(ended_at=utcnow()).execution_options(synchronize_session=False))
