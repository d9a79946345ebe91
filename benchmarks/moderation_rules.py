"""What moderators' rules cost, and that hostile texts and patterns cost no more than they may.

Usage: python benchmarks/moderation_rules.py. Prints JSON, all in CPU milliseconds of one thread: the whole pipeline
with and without ten rules on hostile texts of 20,000 characters (aim: <= 50), fifty catastrophic patterns, compiled and
asked of the text that they are slowest on (aim: <= 50 or refused), and rules on submissions of 200 characters (aim: a
mean of <= 0.2, so that a replay over 100,000 takes <= 20 s).
"""

import json
import random
from statistics import mean, quantiles
from time import thread_time

from moderation.judgement.checks import CHECKS
from moderation.judgement.pipeline import screen, weigh
from moderation.judgement.policy import DEFAULT
from moderation.judgement.rules import expressions
from moderation.judgement.rules.problems import ExpressionError
from moderation.judgement.rules.rule import Rule
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Observation, Outcome

LONGEST = 20_000
CHANCE = random.Random(3)
HAN = [chr(code) for code in range(0x4E00, 0x9FA6)]


def full(piece: str) -> str:
    """A piece again and again, up to the longest text."""
    return (piece * LONGEST)[:LONGEST]


def mixed(characters) -> str:
    """The longest text of these characters in no order."""
    return "".join(CHANCE.choices(characters, k=LONGEST))


HOSTILE = {
    "spaces": full(" "),
    "single letters": full("a "),
    "digits": full("1"),
    "cues": full("加微信 "),
    "dots": full("a."),
    "at signs": full("a@"),
    "hosts": full("a.cn/ "),
    "banned": full("傻逼"),
    "marks": full("a\u0301"),
    "unfolding": full("㍿"),
    "any Han": mixed(HAN),
    "a and b": mixed("ab"),
    "anything": mixed([chr(code) for code in range(0x20, 0x3000)]),
    "zero width": full("加\u200b"),
    "leet": full("h3ll0 "),
}

# Backtracking engines die of the first half; the second half asks a linear engine for too much.
PATTERNS = (
    "(a+)+$", "(a+)+b", "(a*)*b", "(a*)*$", "(a|a)*b", "(a|aa)+$", "(a|aa)+b", "(a|b|ab)*c", "([a-z]+)*1", "(.*)*1",
    "(.*a){20}b", "^(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", r"(\w+\s?)*!", r"(\d+)+x", r"^(\w+)+@", ".*.*.*=.*",
    "(.*)(.*)(.*)(.*)(.*)x", "(a?){60}a{60}", "((a*)*)*b", "(((a+)+)+)+b", "(a+a+)+b", "(?:a|a?)+b", "([ab]*)*c",
    "([^a]|a)*c", "(x+x+)+y", r"(\s*,?\s*)*;", "(?i)(a|A)*b", "(好|好好)+坏", r"([\p{Han}a]+)*!",
    "(a|b)*a(a|b){12}c", "(a|b)*a(a|b){60}c", "(a|b)*a(a|b){95}c", "[ab]*a[ab]{200}c", "(.*a.{10})*[ab]{100}c",
    "(?:a{0,12}){11}c", "(?:a{0,100}){10}c", "((a|b)?){300}c", ".{0,30}x", ".{0,1000}x", "(.{1,30}x){1,15}y",
    r"[\p{Han}a]{0,500}z", r"\pL{1,200}\pN{1,200}!", "a{1000}", "a{1001}", "((a{50}){50}){50}", "(a{0,300}){0,300}b",
    r"(a)\1", r"(?=a+)a*b", r"(?<!a)(a+)+$",
)  # fmt: skip

RULES = tuple(
    Rule(number, 1, "benchmark", source, Outcome.HOLD, "spam", live=bool(number % 2))
    for number, source in enumerate(
        [
            'folded.says("加微信") && author.trust == 0',
            'text.finds("(?i)优惠券.{0,6}[a-z0-9]{6,}")',
            'text.finds("(a|b)*a(a|b){60}c")',
            'text.contains("¥") || title.endsWith("!")',
            'found["contacts"] >= 0.4 && found["links"] >= 0.3',
            'concern["spam"] > 0.4',
            '"bit.ly" in links || link_count > 3',
            "score.spam > 0.9 && author.age_days < 1.0",
            'kind == "review" && rating == 5 && length < 10',
            'folded.says("vx") || folded.says("代购")',
        ],
        start=1,
    )
)


def main() -> None:
    """Measure and print."""
    patterns = {source: worst(source) for source in PATTERNS}
    slow = [source for source, spent in patterns.items() if isinstance(spent, float) and spent > 50]
    refused = sum(isinstance(spent, str) for spent in patterns.values())
    report = {
        "summary": {"patterns": len(PATTERNS), "refused": refused, "over_50_ms": slow},
        "hostile_texts": {name: milliseconds(lambda text=text: judge(text)) for name, text in HOSTILE.items()},
        "with_ten_rules": {name: milliseconds(lambda text=text: judge(text, RULES)) for name, text in HOSTILE.items()},
        "rules_alone": {name: milliseconds(lambda text=text: ask(text)) for name, text in HOSTILE.items()},
        "patterns": patterns,
        "rules_200": {rule.expression: cost(rule) for rule in RULES},
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def judge(text: str, rules: tuple[Rule, ...] = ()) -> None:
    """The whole pipeline."""
    screen(Submission(body=text), DEFAULT, CHECKS, rules)


def ask(text: str) -> None:
    """The rules, about a text that nothing was found in; its folding included."""
    weigh(Submission(body=text), Observation(), DEFAULT, RULES)


def worst(pattern: str) -> float | str:
    """Milliseconds to compile it and to ask it of the hostile text that it is slowest on, or why it is refused."""
    expressions.compile.cache_clear()
    try:
        compiling = milliseconds(lambda: expressions.compile(asking(pattern)), times=1)
    except ExpressionError as error:
        return f"refused: {error.message_en}"
    expression = expressions.compile(asking(pattern))
    return compiling + max(
        milliseconds(lambda text=text: expression.holds({"text": text})) for text in HOSTILE.values()
    )


def asking(pattern: str) -> str:
    """An expression that asks for a pattern."""
    return f'text.finds(r"{pattern}")'


def cost(rule: Rule) -> dict[str, float]:
    """Of one rule about submissions of 200 characters, mostly Chinese, that nobody asked anything of before."""
    spent = []
    for text in ("".join(CHANCE.choices([*HAN[:3000], *"ab1 。，"], k=200)) for _ in range(1000)):
        submission = Submission(body=text)
        spent.append(milliseconds(lambda submission=submission: rule.applies(submission, Observation()), times=1))
    return {"mean": round(mean(spent), 4), "p95": round(quantiles(spent, n=100)[94], 4)}


def milliseconds(action, times: int = 3) -> float:
    """CPU of an action; the least of a few times, which is what it costs when nothing disturbs it."""
    spent = []
    for _ in range(times):
        began = thread_time()
        action()
        spent.append((thread_time() - began) * 1000)
    return round(min(spent), 4)


if __name__ == "__main__":
    main()
