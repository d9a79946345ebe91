"""The shop's own words, in the folded text; phrases of three or more syllables by their sound too.

Strength as written: 0.4 for words that only add to other signs, 0.9 for those that are enough by themselves; by the
sound alone 0.3 and 0.7, as shipped words have it. Source: the words' own measured rates decide which of both they may
be, and whether their sound is looked for at all (moderation/rulebook/rates.py); MODERATION, 3.3: phrases of three
syllables hardly ever sound like anything else, shorter ones do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from moderation.judgement.checks.words import MESSAGES, MOST_QUOTED, OTHERWISE, quote
from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import fold
from moderation.judgement.text.sounds import PINYIN
from moderation.judgement.verdicts import Finding
from moderation.judgement.words import Bank, Hit, Way, Word

VERSION = 2
SHOP_BANK = "words.shop."  # begins the names of its checks, which end with a reason
STRENGTHS = {"score": 0.4, "hold": 0.9}
SOUNDING = {"score": 0.3, "hold": 0.7}
FEWEST_SYLLABLES = 3
MOST_BY_SOUND = 0.0005  # of genuine texts; a phrase that more of them sound like is found as written alone


@dataclass(frozen=True, slots=True)
class ShopWord:
    """A word or host of the shop. use: allow, score or hold. policy: a slug of the catalogue of reasons.

    rate_by_sound: share, 0..1, of genuine texts that only sound like it; None where nobody measured that.
    """

    text: str
    use: str
    policy: str
    rate_by_sound: float | None = None


def checks_of(words: Iterable[ShopWord], allowed: Iterable[str] = ()) -> dict[str, Callable[[Submission], object]]:
    """One check for each policy that the words stand for: 'words.shop.spam'. allowed: phrases that excuse a word."""
    banned = [word for word in words if word.use in STRENGTHS]
    excused = tuple(allowed)
    return {
        f"{SHOP_BANK}{policy}": check_for(policy, [word for word in banned if word.policy == policy], excused)
        for policy in sorted({word.policy for word in banned})
    }


def check_for(
    policy: str, words: Sequence[ShopWord], allowed: Iterable[str] = ()
) -> Callable[[Submission], Finding | None]:
    """The check for the words of one policy. It is as strong as the strongest word that it finds."""
    uses = {fold(word.text).text: word.use for word in words}
    bank = bank_of(words, allowed)

    def check(submission: Submission) -> Finding | None:
        hits = bank.find(submission.folded.text)
        if not hits:
            return None
        spans = tuple(dict.fromkeys(span for hit in hits[:MOST_QUOTED] for span in quote(submission, hit)))
        strength = max(worth(hit, uses[hit.word.text]) for hit in hits)
        return Finding(f"{SHOP_BANK}{policy}", VERSION, strength, policy, MESSAGES.get(policy, OTHERWISE), spans)

    return check


def worth(hit: Hit, use: str) -> float:
    """The strength of a word of this use that was found so."""
    return (SOUNDING if hit.way is Way.SOUNDS else STRENGTHS)[use]


def bank_of(words: Iterable[ShopWord], allowed: Iterable[str] = ()) -> Bank:
    """The words as they are looked for."""
    return Bank(map(as_sought, words), allowed)


def as_sought(word: ShopWord) -> Word:
    """A word of the shop as a bank takes it: by its sound too, where that was measured and hardly any text has it."""
    rate = word.rate_by_sound
    heard = rate if rate is not None and rate <= MOST_BY_SOUND else None
    return Word(fold(word.text).text, word.policy, "shop", 0.0, sounds=heard)


def is_told_by_sound(folded: str) -> bool:
    """Is a folded word Chinese through and through, and long enough to be known by how it sounds?"""
    return len(folded) >= FEWEST_SYLLABLES and all(char in PINYIN for char in folded)
