"""The shop's own words, in the folded text.

Strength: 0.4 for words that only add to other signs, 0.9 for those that are enough by themselves. Source: the words'
own measured rate decides which of both they may be (moderation/rulebook/rates.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moderation.judgement.checks.words import MESSAGES, MOST_QUOTED, OTHERWISE, quote
from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import fold
from moderation.judgement.verdicts import Finding
from moderation.judgement.words import Bank, Word

VERSION = 1
STRENGTHS = {"score": 0.4, "hold": 0.9}


@dataclass(frozen=True, slots=True)
class ShopWord:
    """A word or host of the shop. use: allow, score or hold. policy: a slug of the catalogue of reasons."""

    text: str
    use: str
    policy: str


def checks_of(words: Iterable[ShopWord], allowed: Iterable[str] = ()) -> dict[str, Callable[[Submission], object]]:
    """One check for each policy that the words stand for: 'words.shop.spam'. allowed: phrases that excuse a word."""
    banned = [word for word in words if word.use in STRENGTHS]
    excused = tuple(allowed)
    return {
        f"words.shop.{policy}": check_for(policy, [word for word in banned if word.policy == policy], excused)
        for policy in sorted({word.policy for word in banned})
    }


def check_for(
    policy: str, words: Iterable[ShopWord], allowed: Iterable[str] = ()
) -> Callable[[Submission], Finding | None]:
    """The check for the words of one policy. It is as strong as the strongest word that it finds."""
    uses = {fold(word.text).text: word.use for word in words}
    bank = Bank([Word(text, policy, "shop", 0.0) for text in uses], allowed)

    def check(submission: Submission) -> Finding | None:
        hits = bank.find(submission.folded.text)
        if not hits:
            return None
        spans = tuple(dict.fromkeys(span for hit in hits[:MOST_QUOTED] for span in quote(submission, hit)))
        strength = max(STRENGTHS[uses[hit.word.text]] for hit in hits)
        return Finding(f"words.shop.{policy}", VERSION, strength, policy, MESSAGES.get(policy, OTHERWISE), spans)

    return check
