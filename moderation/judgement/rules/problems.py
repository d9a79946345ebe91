"""What is wrong with an expression, in plain words, and where: CEL's own messages are for programmers."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from moderation.judgement.rules.signals import SIGNALS
from moderation.judgement.verdicts import Message

FUNCTIONS = ("contains", "startsWith", "endsWith", "says", "finds", "size")
LOOPS = ("exists", "all", "exists_one", "existsOne", "map", "filter", "has", "transformList", "transformMap")
SIGNS = {"and": "&&", "or": "||", "&": "&&", "|": "||", "=": "=="}
TYPES = {
    "string": Message("文字", "text"),
    "int": Message("整数", "a whole number"),
    "double": Message("小数", "a number"),
    "bool": Message("真假", "true or false"),
    "list(string)": Message("文字列表", "a list of texts"),
    "map(string, double)": Message("按名称的数值", "numbers by name"),
}
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
FULL_WIDTH = Message("请用英文标点：( ) , ! & | = < >", "Use ASCII signs: ( ) , ! & | = < >")
NOTHING = Message("", "")

SAID = re.compile(r"ERROR: <input>:(\d+):(\d+): ([^\n]*?)(?: \(in container ''\)| \[[A-Z_]+\])*(?:\n|$)")
UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
WORD = re.compile(r"\w+|.")
NOT = re.compile(r"\bnot$", re.IGNORECASE)


class ExpressionError(ValueError):
    """An expression that no rule may have. line, column: 1-based, in code points; source_line: the line it is about."""

    def __init__(self, message_zh: str, message_en: str, line: int, column: int, source_line: str) -> None:
        super().__init__(f"{line}:{column}: {message_en}")
        self.message_zh, self.message_en = message_zh, message_en
        self.line, self.column, self.source_line = line, column, source_line


def problem_at(message: Message, source: str, place: int) -> ExpressionError:
    """The problem at a place of the source, which counts code points."""
    before = source[:place]
    line, column = before.count("\n") + 1, place - before.rfind("\n")
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
    return Message(f"是不是 {close[0]}？", f" Did you mean {close[0]}?") if close else NOTHING


def _undeclared(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    name = found[1]
    column = line.rfind(name, 0, column - 1 + len(name)) + 1 or column
    if line[column - 1 + len(name) :].lstrip().startswith("("):
        return _unknown_function(name), column
    return _unknown_signal(name), column


def _unknown_signal(name: str) -> Message:
    hint = similar(name, SIGNALS)
    if hint is NOTHING and "." not in name:
        hint = Message(f'如果是文字，请加引号："{name}"。', f' A text stands in quotes: "{name}".')
    return Message(f"没有名为 {name} 的信号。{hint.zh}", f"There is no signal {name}.{hint.en}")


def _unknown_function(name: str) -> Message:
    if name in LOOPS:
        return LOOP
    if name == "matches":
        return FINDS
    if name in FUNCTIONS:
        return Message(f"{name} 在这里用法不对，见函数表。", f"{name} is not used so: see the table of functions.")
    hint, known = similar(name, FUNCTIONS), ", ".join(FUNCTIONS)
    return Message(
        f"没有名为 {name} 的函数。{hint.zh}可用的有：{known}。",
        f"There is no function {name}.{hint.en} There are: {known}.",
    )


def _mismatch(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    sign, types = found[1], re.findall(r"\w+(?:\(.*?\)+)?", found[2])
    if sorted(types) == ["double", "int"]:
        return (NUMBER_LEFT if types[0] == "double" else WHOLE_LEFT), column
    sign = {"_?_:_": "? :", "_[_]": "[ ]"}.get(sign, sign.strip("_@"))
    named = [TYPES.get(name, Message(name, name)) for name in types]
    zh, en = "与".join(name.zh for name in named), " and ".join(name.en for name in named)
    return Message(f"{sign} 不能用于{zh}。", f"{sign} does not take {en}."), column


def _syntax(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    before, rest = line[: column - 1].rstrip(), line[column - 1 :].lstrip()
    if negated := NOT.search(before):
        return _write("!", negated[0]), negated.start() + 1
    if not rest:
        return ENDED, column
    word = WORD.match(rest)[0]
    if word.lower() in SIGNS:
        return _write(SIGNS[word.lower()], word), column
    return _unreadable(word), column


def _unreadable(word: str) -> Message:
    if word in "“”‘’":
        return CURLY
    if word in "\"'":
        return UNCLOSED
    if "\uff01" <= word <= "\uff5e" or word in "。、":
        return FULL_WIDTH
    return Message(f"这里看不懂：{word[:20]}", f"This cannot be read: {word[:20]}")


def _write(right: str, wrong: str) -> Message:
    return Message(f"请写 {right}，不写 {wrong}。", f"Write {right} for {wrong}.")


def _no_parts(found: re.Match[str], line: str, column: int) -> tuple[Message, int]:
    name = TYPES.get(found[1], Message(found[1], found[1]))
    return Message(f"{name.zh}没有下级字段。", f"{name.en.capitalize()} has no parts."), column


def _unexplained(said: str) -> Message:
    return Message(f"表达式有误：{said}", f"The expression is wrong: {said}")


def _line(source: str, line: int) -> str:
    return source.split("\n")[line - 1]


Answer = Callable[[re.Match[str], str, int], tuple[Message, int]]
ANSWERS: tuple[tuple[re.Pattern[str], Answer], ...] = (
    (UNDECLARED, _undeclared),
    (re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'"), _mismatch),
    (re.compile(r"Syntax error: "), _syntax),
    (re.compile(r"expression of type '([^']*)' cannot be the operand"), _no_parts),
)
