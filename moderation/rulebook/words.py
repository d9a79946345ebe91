"""The shop's own words and hosts: allowed, counted with other signs, or enough to hold. They flush, never commit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from community.database import db
from community.errors import Conflict, NotFound, Problem, StaleVersion
from community.members.models import Member
from community.relations import insert_new
from moderation.judgement.text import fold
from moderation.rulebook.actions import check_step
from moderation.rulebook.editions import new_edition
from moderation.rulebook.models import State, Word, WordVersion
from moderation.rulebook.rates import Measure, check_rate

KINDS = ("word", "host")
USES = ("allow", "score", "hold")
SCHEME = re.compile(r"^[a-z]+://|/.*$")
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")

Rates = Mapping[str, Measure]


def folded_key(kind: str, text: str) -> str:
    """A word or host as it is looked for; empty where nothing can be found by it."""
    return fold(text).text.strip() if kind == "word" else host_of(text)


def host_of(text: str) -> str:
    """The host of an address or a bare host, lower case, in ASCII; empty if it is none."""
    bare = SCHEME.sub("", text.strip().lower()).removeprefix("*.").removesuffix(".")
    try:
        ascii_ = bare.encode("idna").decode()
    except UnicodeError:
        return ""
    return ascii_ if HOST.fullmatch(ascii_) else ""


def key_of(word_id: int) -> list[str]:
    """What a word is looked for by; nothing for a host, and for what is not there."""
    return list(db.session.scalars(select(Word.folded).where(Word.id == word_id, Word.kind == "word")))


def add_word(
    author: Member, rates: Rates, *, kind: str, text: str, use: str, policy: str, state: str, comment: str = ""
) -> WordVersion:
    """A new word or host.

    rates: of folded words, as ``rates.measure`` gives them. Raises WordTooCommon for one that would hold genuine texts,
    Conflict when it is there already.
    """
    folded = folded_key(kind, text)
    check_rate(text, use, rates.get(folded))
    if not insert_new(Word, kind=kind, text=host_of(text) if kind == "host" else text, folded=folded):
        known = db.session.scalars(select(Word).filter_by(kind=kind, folded=folded)).one()
        raise Conflict(f"{known.text} is there already, as number {known.id}. Change that one.")
    word = db.session.scalars(select(Word).filter_by(kind=kind, folded=folded)).one()
    return write_version(word, None, author, comment, rates, use=use, policy=policy, state=state)


def add_words(
    author: Member, rates: Rates, words: Sequence[Mapping[str, Any]], comment: str
) -> tuple[list[int], list[dict[str, Any]]]:
    """Many words or hosts: the ids of those that were added, and of the others place and problem."""
    added, rejected = [], []
    for index, word in enumerate(words):
        try:
            added.append(add_word(author, rates, **word, comment=comment).word_id)
        except Problem as problem:
            rejected.append({"index": index, "problem": problem.detail})
    return added, rejected


def change_word(
    word_id: int, author: Member, version: int, rates: Rates, *, use: str, policy: str, comment: str = ""
) -> WordVersion:
    """Use a word or host otherwise. Raises StaleVersion, and WordTooCommon."""
    present = word_to_change(word_id)
    if present.version != version:
        raise StaleVersion
    check_rate(present.word.text, use, rates.get(present.word.folded))
    return write_version(present.word, present, author, comment, rates, use=use, policy=policy)


def move_word(word_id: int, author: Member, state: str, comment: str) -> WordVersion:
    """Bring a word or host to another state; to where it is already: nothing happens.

    A word in shadow has no effect, and leaves no note either: what it would do, a replay says. Raises NoSuchStep.
    """
    present = word_to_change(word_id)
    if present.state == state:
        return present
    if (present.state, state) != (State.DRAFT, State.LIVE):  # its rate was measured when it was written
        check_step(present.state, state)
    return write_version(present.word, present, author, comment, {}, state=state)


def word_to_change(word_id: int) -> WordVersion:
    """The present version of a word, which is locked until the end of the transaction. Raises NotFound."""
    if db.session.scalar(select(Word.id).where(Word.id == word_id).with_for_update()) is None:
        raise NotFound
    newest = select(WordVersion).where(WordVersion.word_id == word_id).order_by(WordVersion.version.desc()).limit(1)
    return db.session.scalars(newest).one()


def write_version(
    word: Word, before: WordVersion | None, author: Member, comment: str, rates: Rates, **changes: Any
) -> WordVersion:
    """The next version of a word: as the one before, but for the changes, and measured anew where a rate is given."""
    same = ("use", "policy", "state", "rate", "measured")
    values = {name: getattr(before, name) for name in same} if before else {"rate": None, "measured": None}
    if measured := rates.get(word.folded):
        values |= {"rate": measured.rate, "measured": measured.texts}
    version = before.version + 1 if before else 1
    edition = new_edition("word", author, comment)
    written = WordVersion(word_id=word.id, version=version, edition_id=edition.id, **values | changes)
    db.session.add(written)
    db.session.flush()
    return written
