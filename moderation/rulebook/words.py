"""The shop's own words and hosts: allowed, counted with other signs, or enough to hold. They flush, never commit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from community.database import db
from community.errors import Conflict, NotFound, Problem, StaleVersion
from community.members.models import Member
from moderation.judgement.text.folding import fold
from moderation.rulebook import acts
from moderation.rulebook.actions import check_step
from moderation.rulebook.editions import alone, new_edition, new_editions
from moderation.rulebook.models import State, Word, WordVersion
from moderation.rulebook.rates import Measure, check_rate

KINDS = ("word", "host")
USES = ("allow", "score", "hold")
MEASURED = ("rate", "measured", "rate_by_sound")
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


def sought_by(word_id: int) -> list[str]:
    """What a word is looked for by; nothing for a host, and for what is not there."""
    return list(db.session.scalars(select(Word.folded).where(Word.id == word_id, Word.kind == "word")))


def add_word(author: Member, rates: Rates, comment: str = "", **word: Any) -> int:
    """The id of a new word or host. word: kind, text, use, policy, state.

    rates: of folded words, as ``rates.measure`` gives them. Raises WordTooCommon for one that would hold genuine texts,
    Conflict when it is there already.
    """
    alone()
    check_new(word, rates, known_among([word]))
    return write_words(author, [word], rates, comment)[0]


def add_words(
    author: Member, rates: Rates, words: Sequence[Mapping[str, Any]], comment: str
) -> tuple[list[int], list[dict[str, Any]]]:
    """Many words or hosts: the ids of those that were added, and of the others place and problem."""
    alone()
    known, accepted, rejected = known_among(words), [], []
    for index, word in enumerate(words):
        try:
            check_new(word, rates, known)
        except Problem as problem:
            rejected.append({"index": index, "problem": problem.detail})
        else:
            known[key_of(word)] = word["text"]
            accepted.append(word)
    return write_words(author, accepted, rates, comment), rejected


def key_of(word: Mapping[str, Any]) -> tuple[str, str]:
    """What no two words of the shop share."""
    return word["kind"], folded_key(word["kind"], word["text"])


def known_among(words: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Those of the words that the shop has, as they are written there, by their keys."""
    wanted = {folded for _, folded in map(key_of, words)}
    rows = db.session.execute(select(Word.kind, Word.folded, Word.text).where(Word.folded.in_(wanted)))
    return {(row.kind, row.folded): row.text for row in rows}


def check_new(word: Mapping[str, Any], rates: Rates, known: Mapping[tuple[str, str], str]) -> None:
    """Raises Conflict for a word that is known already, WordTooCommon for one that would hold genuine texts."""
    if (there := known.get(key_of(word))) is not None:
        raise Conflict(f"{there} is there already. Change that one.")
    check_rate(word["text"], word["use"], rates.get(folded_key(word["kind"], word["text"])))


def write_words(author: Member, words: Sequence[Mapping[str, Any]], rates: Rates, comment: str) -> list[int]:
    """The first versions of words, an edition each; their ids, in their order."""
    new = [
        Word(kind=kind, folded=folded, text=folded if kind == "host" else word["text"])
        for word, (kind, folded) in zip(words, map(key_of, words), strict=True)
    ]
    db.session.add_all(new)
    editions = new_editions(len(new), "word", author, comment)
    first = [
        WordVersion(word_id=row.id, version=1, edition_id=edition.id, **_said(word), **measured(row, rates))
        for word, row, edition in zip(words, new, editions, strict=True)
    ]
    db.session.add_all(first)
    db.session.flush()
    for version in first:
        acts.of_version(version, author, comment)
    return [row.id for row in new]


def _said(word: Mapping[str, Any]) -> dict[str, Any]:
    return {name: word[name] for name in ("use", "policy", "state")}


def measured(word: Word, rates: Rates) -> dict[str, Any]:
    """What a version keeps of a measure; nothing where none was taken."""
    taken = rates.get(word.folded)
    return {"rate": taken.rate, "measured": taken.texts, "rate_by_sound": taken.rate_by_sound} if taken else {}


def change_word(
    word_id: int, author: Member, version: int, rates: Rates, *, use: str, policy: str, comment: str = ""
) -> WordVersion:
    """Use a word or host otherwise. Raises StaleVersion, and WordTooCommon."""
    present = word_to_change(word_id)
    if present.version != version:
        raise StaleVersion
    check_rate(present.word.text, use, rates.get(present.word.folded))
    return write_version(present, author, comment, rates, use=use, policy=policy)


def move_word(word_id: int, author: Member, state: str, comment: str) -> WordVersion:
    """Bring a word or host to another state; to where it is already: nothing happens.

    A word in shadow has no effect, and leaves no note either: what it would do, a replay says. Raises NoSuchStep.
    """
    present = word_to_change(word_id)
    if present.state == state:
        return present
    if (present.state, state) != (State.DRAFT, State.LIVE):  # its rate was measured when it was written
        check_step(present.state, state)
    return write_version(present, author, comment, {}, state=state)


def word_to_change(word_id: int) -> WordVersion:
    """The present version of a word, which is locked until the end of the transaction. Raises NotFound."""
    if db.session.scalar(select(Word.id).where(Word.id == word_id).with_for_update()) is None:
        raise NotFound
    newest = select(WordVersion).where(WordVersion.word_id == word_id).order_by(WordVersion.version.desc()).limit(1)
    return db.session.scalars(newest).one()


def write_version(before: WordVersion, author: Member, comment: str, rates: Rates, **changes: Any) -> WordVersion:
    """The next version of a word: as the one before, but for the changes, and measured anew where a rate is given."""
    same = {name: getattr(before, name) for name in ("word_id", "use", "policy", "state", *MEASURED)}
    edition = new_edition("word", author, comment)
    values = same | measured(before.word, rates) | changes
    written = WordVersion(version=before.version + 1, edition_id=edition.id, **values)
    db.session.add(written)
    db.session.flush()
    acts.of_version(written, author, comment, before)
    return written
