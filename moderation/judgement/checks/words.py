"""Banned words, found in the folded text, and in disguises that folding leaves on.

Strength of a word as it is written: 0.9 if no genuine review held it (of 62,774, so at most 0.005 % do, 95 %), 0.7 if
at most 0.05 % did. Disguised (homophones, pinyin, one look-alike, split characters): 0.7 and 0.6; by the sound of two
syllables alone 0.3, which only adds to other signs. Source: the rates of words/bank.tsv, each measured in that very
way. Words chosen on one half of the reviews and measured on the other hold 0.13 % of them, as against 0.15 % of all.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message, Span
from moderation.judgement.words import Bank, Hit, Way, read_bank

VERSION = 2
NEVER_SEEN, RARELY_SEEN = 0.9, 0.7
NEVER_SEEN_DISGUISED, RARELY_SEEN_DISGUISED, TWO_SYLLABLES = 0.7, 0.6, 0.3
MOST_QUOTED = 20  # more would not explain more, and a hostile text holds 10,000
MESSAGES = {
    "advertising": Message("内容含有广告或引流常用语。", "The text contains phrases used in advertising spam."),
    "illegal": Message("内容含有违法物品或服务的用语。", "The text names forbidden goods or services."),
    "sexual": Message("内容含有色情用语。", "The text contains sexually explicit words."),
    "abuse": Message("内容含有辱骂他人的用语。", "The text contains insults."),
}
OTHERWISE = Message("内容含有本店不允许的用语。", "The text contains words that this shop does not allow.")
Search = Callable[[str], Sequence[Hit]]


def asked_once(bank: Bank) -> Search:
    """The bank's search, which remembers: the checks of four policies ask one after the other about the same text."""
    return lru_cache(maxsize=8)(lambda folded: tuple(bank.find(folded)))


SHIPPED = asked_once(read_bank(*MESSAGES))


def banned(policy: str, find: Search = SHIPPED) -> Callable[[Submission], Finding | None]:
    """The check for the words of one policy, the shipped ones if nothing else is said."""

    def check(submission: Submission) -> Finding | None:
        return report(submission, policy, [hit for hit in find(submission.folded.text) if hit.word.policy == policy])

    return check


def report(submission: Submission, policy: str, hits: list[Hit]) -> Finding | None:
    """As strong as the strongest word that was found."""
    if not hits:
        return None
    spans = tuple(dict.fromkeys(span for hit in hits[:MOST_QUOTED] for span in quote(submission, hit)))
    message = MESSAGES.get(policy, OTHERWISE)
    return Finding(f"words.{policy}", VERSION, max(map(worth, hits)), policy, message, spans)


def worth(hit: Hit) -> float:
    """Its strength."""
    if hit.way is Way.LETTERS:
        return NEVER_SEEN if hit.rate == 0 else RARELY_SEEN
    if hit.way is Way.SOUNDS and len(hit.word.text) < 3:
        return TWO_SYLLABLES
    return NEVER_SEEN_DISGUISED if hit.rate == 0 else RARELY_SEEN_DISGUISED


def quote(submission: Submission, hit: Hit) -> tuple[Span, ...]:
    """The author's own words behind a hit."""
    return submission.quote_folded(submission.folded, hit.start, hit.end)
