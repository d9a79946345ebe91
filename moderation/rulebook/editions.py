"""Every change of the rulebook is an edition, and their numbers follow each other."""

from __future__ import annotations

from sqlalchemy import func, select, text

from community.clock import utcnow
from community.database import db
from community.gathering import ask_again, asked_once
from community.members.models import Member
from community.statements import Prepared, rows_of
from moderation.rulebook.models import Edition

NEWEST = select(func.max(Edition.id).label("newest"))
QUESTION = "edition"


def current_edition() -> int:
    """The number of the newest edition; 0 before the first. One look at the end of an index in each transaction."""
    return asked_once(QUESTION, lambda: rows_of(Prepared(NEWEST, {}))[0].newest or 0)


def new_edition(subject: str, author: Member | None, comment: str) -> Edition:
    """The next edition, which the version that changes something belongs to.

    subject: rule, word, policy or model. author: None for what the house does by itself.
    """
    return new_editions(1, subject, author, comment)[0]


def new_editions(number: int, subject: str, author: Member | None, comment: str) -> list[Edition]:
    """As many editions as there are changes, in their order."""
    alone()
    signature = {"subject": subject, "comment": comment, "made_by": author and author.id, "made_at": utcnow()}
    editions = [Edition(**signature) for _ in range(number)]
    db.session.add_all(editions)
    db.session.flush()
    ask_again(QUESTION)
    return editions


def alone() -> None:
    """Let no other transaction write an edition until the end of this one.

    So editions are committed in the order of their numbers, and a process that has read number 7 has read all before
    it. On SQLite every writing transaction is alone.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE editions IN SHARE ROW EXCLUSIVE MODE"))
