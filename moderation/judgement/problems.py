"""What is wrong with an expression, in plain words, and where: CEL's own messages are for programmers."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from moderation.judgement.signals import SIGNALS
from moderation.judgement.verdicts import Message

FUNCTIONS = ("contains", "startsWith", "endsWith", "says", "finds", "size")
LOOPS = ("exists", "all", "exists_one", "existsOne", "map", "filter", "has", "transformList", "transformMap")
WORDS = {"and": "&&", "or": "||", "not": "!", "&": "&&", "|": "||", "=": "==", "<>": "!="}
TYPES = {
    "string": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "double": ("小数", "a number"),
    "bool": ("真假", "true or false"),
    "list(string)": ("文字列表", "a list of texts"),
    "map(string, double)": ("按名称的数值", "numbers by name"),
}
SAID = re.compile(r"ERROR: <input>:(\d+):(\d+): ([^\n]*?)(?: \(in container ''\)| \[[A-Z_]+\])*(?:\n|$)")


class ExpressionError(ValueError):
    """An expression that no rule may have. line, column: 1-based, in code points; source_line: the line it is about."""

    def __init__(self, message_zh: str, message_en: str, line: int, column: int, source_line: str) -> None:
        super().__init__(f"{line}:{column}: {message_en}")
        self.message_zh, self.message_en = message_zh, message_en
        self.line, self.column, self.source_line = line, column, source_line


def problem_at(message: Message, source: str, place: int) -> ExpressionError:
    """The problem at a place of the source, which counts code points."""
    before = source[:place]
    line, column = before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1
    return ExpressionError(message.zh, message.en, line, column, _line(source, line))


def problem_said(said: str, source: str) -> ExpressionError:
    """The first problem that CEL reports; a loop before all others, because its variable is reported first."""
    problems = [(int(line), int(column), words) for line, column, words in SAID.findall(said)]
    if not problems:
        return problem_at(DEEP if "recursion" in said else _unexplained(said), source, 0)
    loops = [problem for problem in problems if (named := UNDECLARED.match(problem[2])) and named[1] in LOOPS]
    line, column, words = (loops or problems)[0]
    text = _line(source, line)
    message, column = explain(words, text, column)
    return ExpressionError(message.zh, message.en, line, column, text)


def explain(words: str, line: str, column: int) -> tuple[Message, int]:
    """One message of CEL about a line in ours, and the column where the culprit begins."""
    for sign, answer in ANSWERS:
        if found := sign.match(words):
            return answer(found, line, column)
    return _unexplained(words), column


def similar(name: str, names: Iterable[str]) -> Message:
    """'Did you mean ...?', or nothing."""
    close = get_close_matches(name, names, n=1)
    return Message(f"是不是 {close[0]}？", f" Did you mean {close[0]}?") if close else Message("", "")


def _undeclared(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    name = found[1]
    column = line.rfind(name, 0, column - 1 + len(name)) + 1 or column
    called = line[column - 1 + len(name) :].lstrip().startswith("(")
    if name in LOOPS and called:
        return LOOP, column
    if name == "matches":
        return FINDS, column
    if called:
        return _unknown_function(name), column
    hint = similar(name, SIGNALS)
    quoted = Message(f'如果是文字，请加引号："{name}"。', f' A text stands in quotes: "{name}".')
    hint = hint if hint.zh or "." in name else quoted
    return Message(f"没有名为 {name} 的信号。{hint.zh}", f"There is no signal {name}.{hint.en}"), column


def _unknown_function(name: str) -> Message:
    if name in FUNCTIONS:
        return Message(f"{name} 在这里用法不对，见函数表。", f"{name} is not used so: see the table of functions.")
    hint = similar(name, FUNCTIONS)
    known = ", ".join(FUNCTIONS)
    return Message(
        f"没有名为 {name} 的函数。{hint.zh}可用的有：{known}。",
        f"There is no function {name}.{hint.en} There are: {known}.",
    )


def _mismatch(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    sign, types = found[1].strip("_@"), _split(found[2])
    if sorted(types) == ["double", "int"]:
        return (NUMBER_LEFT if types[0] == "double" else WHOLE_LEFT), column
    zh, en = (" 与 ".join(_typed(types, 0)), " and ".join(_typed(types, 1)))
    sign = {"?_:": "? :", "[_]": "[ ]"}.get(sign, sign)
    return Message(f"{sign} 不能用于{zh}。", f"{sign} does not take {en}."), column


def _syntax(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    token = line[column - 1 :].split(maxsplit=1)[0] if line[column - 1 :].split() else ""
    previous = line[: column - 1].split()
    if not token:
        return ENDED, column
    for word, place in (
        (token, column),
        (previous[-1] if previous else "", line.rfind(previous[-1]) + 1 if previous else 1),
    ):
        if word.lower() in WORDS:
            right = WORDS[word.lower()]
            return Message(f"请写 {right}，不写 {word}。", f"Write {right} for {word}."), place
    if token[0] in "“”‘’":
        return CURLY, column
    if token[0] in "\"'":
        return UNCLOSED, column
    if token[0] in "（），。！":
        return FULL_WIDTH, column
    return Message(f"这里看不懂：{token}", f"This cannot be read: {token}"), column


def _part(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    zh, en = TYPES.get(found[1], (found[1], found[1]))
    return Message(f"{zh}没有下级字段。", f"{en.capitalize()} has no parts."), column


def _typed(types: list[str], language: int) -> list[str]:
    return [TYPES[name][language] if name in TYPES else name for name in types]


def _split(types: str) -> list[str]:
    """'string, map(string, double)' → those two."""
    return re.findall(r"(?:[^,(]|\([^)]*\))+", types.replace(", ", ",").replace("(string,double)", "(string, double)"))


def _unexplained(said: str) -> Message:
    return Message(f"表达式有误：{said}", f"The expression is wrong: {said}")


def _line(source: str, line: int) -> str:
    lines = source.split("\n")
    return lines[line - 1] if line <= len(lines) else ""


UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
ANSWERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, int], tuple[Message, int]]], ...] = (
    (UNDECLARED, _undeclared),
    (re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'"), _mismatch),
    (re.compile(r"Syntax error: "), _syntax),
    (re.compile(r"expression of type '([^']*)' cannot be the operand"), _part),
)
DEEP = Message("表达式嵌套超过 32 层。", "The expression is nested deeper than 32 levels.")
LOOP = Message(
    '规则里没有循环；判断列表用 in："bit.ly" in links。', 'Rules have no loops. Ask lists with in: "bit.ly" in links.'
)
FINDS = Message(
    '正则表达式用 finds：text.finds("[0-9]{6,}")。',
    'Regular expressions are asked with finds: text.finds("[0-9]{6,}").',
)
NUMBER_LEFT = Message(
    "左边是小数，右边也要写成小数：1 写作 1.0。",
    "The left side is a number: write the right one with a point, 1.0 for 1.",
)
WHOLE_LEFT = Message(
    "左边是整数，右边也要写成整数：1.0 写作 1。",
    "The left side is a whole number: write the right one without a point, 1 for 1.0.",
)
ENDED = Message("表达式到这里还没有写完。", "The expression ends too early.")
CURLY = Message('请用直引号 " "。', 'Use straight quotation marks: " ".')
UNCLOSED = Message(
    "引号没有闭合，或其中的 \\ 没有写成 \\\\。", "A quotation mark is not closed, or a \\ in it is not written \\\\."
)
FULL_WIDTH = Message("请用英文标点：( ) , !", "Use ASCII punctuation: ( ) , !")
