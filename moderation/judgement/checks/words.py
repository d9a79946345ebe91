"""Banned words, found in the folded text.

Strength: 0.9 for words that no genuine review held (of 62,774, so at most 0.005 % do, 95 %), 0.7 for the rest of the
bank, of which each stands in at most 0.05 %. Source: the rates of words/bank.tsv.
"""

from collections.abc import Callable

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message, Span
from moderation.judgement.words import WORDS_ALLOWED, Bank, Hit, read_bank

VERSION = 1
NEVER_SEEN, RARELY_SEEN = 0.9, 0.7
MOST_QUOTED = 20  # more would not explain more, and a hostile text holds 10,000
MESSAGES = {
    "advertising": Message("内容含有广告或引流常用语。", "The text contains phrases used in advertising spam."),
    "illegal": Message("内容含有违法物品或服务的用语。", "The text names forbidden goods or services."),
    "sexual": Message("内容含有色情用语。", "The text contains sexually explicit words."),
    "abuse": Message("内容含有辱骂他人的用语。", "The text contains insults."),
}
OTHERWISE = Message("内容含有本店不允许的用语。", "The text contains words that this shop does not allow.")


def banned(policy: str) -> Callable[[Submission], Finding | None]:
    """The check for the shipped words of one policy."""
    return banned_by(read_bank(policy, WORDS_ALLOWED), policy)


def banned_by(bank: Bank, policy: str) -> Callable[[Submission], Finding | None]:
    """The check for the words of a bank, a shop's own for instance."""

    def check(submission: Submission) -> Finding | None:
        hits = bank.find(submission.folded.text)
        if not hits:
            return None
        spans = tuple(dict.fromkeys(span for hit in hits[:MOST_QUOTED] for span in quote(submission, hit)))
        strength = max(NEVER_SEEN if hit.word.rate == 0 else RARELY_SEEN for hit in hits)
        return Finding(f"words.{policy}", VERSION, strength, policy, MESSAGES.get(policy, OTHERWISE), spans)

    return check


def quote(submission: Submission, hit: Hit) -> tuple[Span, ...]:
    """The author's own words behind a hit."""
    return submission.quote_folded(submission.folded, hit.start, hit.end)
