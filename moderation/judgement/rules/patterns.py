"""Regular expressions of moderators: RE2, whose time grows with the text and the pattern and never explodes.

A pattern of n steps takes at most n × 20,000 of them on the longest text, so the steps of an expression are limited
together: 300 took 27 ms at the worst (benchmarks/moderation_rules.py). Counted repetitions multiply steps; a Chinese
character takes three.
"""

import re
from functools import lru_cache

import re2

from moderation.judgement.verdicts import Message

LONGEST_PATTERN = 500  # characters
MOST_STEPS = 300  # of all patterns of an expression together
MEMORY_BYTES = 1 << 20  # for the states of one pattern
CACHED_PATTERNS = 256

EXPLAINED = (
    (r"invalid perl operator: (\(\?.*)", "不支持前后断言等语法 {0}", "{0} (look-around and the like) is not supported"),
    (r"invalid escape sequence: (\\[1-9])", "不支持反向引用 {0}", "back-references such as {0} are not supported"),
    (r"invalid escape sequence: (.*)", "不认识的转义 {0}", "{0} is no escape sequence"),
    (
        r"(?:invalid repetition size|bad repetition operator): (.*)",
        "重复次数 {0} 不可用",
        "{0} cannot repeat anything so",
    ),
    (r"no argument for repetition operator: (.*)", "{0} 前面没有可重复的内容", "there is nothing before {0} to repeat"),
    (r"missing \): (.*)", "括号没有闭合", "a parenthesis is not closed"),
    (r"unexpected \): (.*)", "多了一个右括号", "there is a closing parenthesis too many"),
    (r"missing \]: (.*)", "方括号 {0} 没有闭合", "the bracket {0} is not closed"),
    (r"invalid character class range: (.*)", "字符范围 {0} 不成立", "{0} is no range of characters"),
    (r"trailing \\", "末尾多了一个反斜杠", "there is a backslash at the end"),
    (r"pattern too large", "表达式太大，请减少重复次数", "it is too large: repeat less often"),
)


class PatternRefusedError(ValueError):
    """A pattern that no rule may use. place: of what is wrong, in code points of the pattern."""

    def __init__(self, message: Message, place: int = 0) -> None:
        super().__init__(message.en)
        self.message, self.place = message, place


@lru_cache(maxsize=CACHED_PATTERNS)
def pattern(source: str) -> "re2._Regexp":
    """The compiled pattern. Raises PatternRefusedError if it is no pattern, too long, or too large."""
    if len(source) > LONGEST_PATTERN:
        raise PatternRefusedError(
            Message(
                f"正则表达式最长 {LONGEST_PATTERN} 个字符，这里有 {len(source)} 个。",
                f"A pattern has at most {LONGEST_PATTERN} characters, this has {len(source)}.",
            )
        )
    try:
        compiled = re2.compile(source, _options())
    except re2.error as error:
        raise _refusal(source, error) from error
    check_steps(compiled.programsize)
    return compiled


def check_steps(steps: int) -> None:
    """Raises PatternRefusedError if the patterns of an expression take too many steps together."""
    if steps > MOST_STEPS:
        raise PatternRefusedError(
            Message(
                f"正则表达式太大：共 {steps} 步，最多 {MOST_STEPS} 步。请减少 {{m,n}} 的次数；固定的词用 says。",
                f"The patterns take {steps} steps, at most {MOST_STEPS} are allowed. Repeat less often in {{m,n}}, and "
                "ask for fixed phrases with folded.says.",
            )
        )


def finds(text: str, source: str) -> bool:
    """Is the pattern anywhere in the text?"""
    return pattern(source).search(text) is not None


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = MEMORY_BYTES
    options.log_errors = False
    return options


def _refusal(source: str, error: re2.error) -> PatternRefusedError:
    """What RE2 says, in plain words, and where in the pattern."""
    said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
    for sign, zh, en in EXPLAINED:
        if found := re.match(sign, said):
            culprit = found[1] if found.groups() else ""
            place = max(source.find(culprit), 0)
            words = Message(f"正则表达式有误：{zh.format(culprit)}。", f"The pattern is wrong: {en.format(culprit)}.")
            return PatternRefusedError(words, place)
    return PatternRefusedError(Message(f"正则表达式有误：{said}。", f"The pattern is wrong: {said}."))
