"""The language of moderators' rules: Google's CEL without loops, over the signals of signals.py.

``compile`` refuses what may not run, in plain words and at its place: a rule that was saved runs. An expression knows
neither clock nor chance, so that the same submission gives the same answer for ever. For moderators: docs/rules.md.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from moderation.judgement.rules.patterns import PatternRefusedError, check_steps, finds, pattern
from moderation.judgement.rules.phrases import folded_phrase, says
from moderation.judgement.rules.problems import problem_at, problem_said, similar
from moderation.judgement.rules.signals import SIGNALS, Type
from moderation.judgement.rules.syntax import Node, read_tree
from moderation.judgement.verdicts import REASONS, Message

LONGEST_SOURCE = 2000  # characters
CACHED_EXPRESSIONS = 512
BY_NAME = ("found", "concern")

TYPES = {
    Type.TEXT: cel.Type.STRING,
    Type.WHOLE: cel.Type.INT,
    Type.NUMBER: cel.Type.DOUBLE,
    Type.FLAG: cel.Type.BOOL,
    Type.TEXTS: cel.Type.List(cel.Type.STRING),
    Type.NUMBERS: cel.Type.Map(cel.Type.STRING, cel.Type.DOUBLE),
}
# All of CEL that rules may use. Left out: macros, which are its loops; joining texts, which would make long ones; its
# own regular expressions, which are compiled again at every question; time, and conversions between types.
ALLOWED = """
stdlib:
  disable_macros: true
  include_functions:
  - name: _&&_
  - name: _||_
  - name: "!_"
  - name: "_?_:_"
  - name: _==_
  - name: _!=_
  - {name: _<_, overloads: [{id: less_int64}, {id: less_double}]}
  - {name: _<=_, overloads: [{id: less_equals_int64}, {id: less_equals_double}]}
  - {name: _>_, overloads: [{id: greater_int64}, {id: greater_double}]}
  - {name: _>=_, overloads: [{id: greater_equals_int64}, {id: greater_equals_double}]}
  - {name: _+_, overloads: [{id: add_int64}, {id: add_double}]}
  - {name: _-_, overloads: [{id: subtract_int64}, {id: subtract_double}]}
  - {name: _*_, overloads: [{id: multiply_int64}, {id: multiply_double}]}
  - {name: _/_, overloads: [{id: divide_int64}, {id: divide_double}]}
  - name: -_
  - {name: "@in", overloads: [{id: in_list}]}
  - {name: "_[_]", overloads: [{id: index_map}]}
  - {name: size, overloads: [{id: size_string}, {id: string_size}, {id: size_list}, {id: list_size}]}
  - name: contains
  - name: startsWith
  - name: endsWith
"""


class EvaluationError(ArithmeticError):
    """An expression without an answer for this submission: it divides by zero, or a number is too large."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that an expression asks of a text, and that can be shown in it: ``folded.says("加微信")``."""

    signal: str
    function: str
    phrase: str


@dataclass(frozen=True)
class Expression:
    """A checked expression. signals: those that it names. checks: those whose findings it asks for.

    questions: about texts, in its order, negated ones too.
    """

    source: str
    signals: tuple[str, ...]
    checks: tuple[str, ...]
    questions: tuple[Question, ...]
    compiled: cel.Expression = field(repr=False, compare=False)

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Is it true of these signals? values: those of ``signals``, as ``signals.signals_of`` gives them.

        Raises EvaluationError where it has no answer.
        """
        if "found" in values:
            values = {**values, "found": {**dict.fromkeys(self.checks, 0.0), **values["found"]}}
        answer = self.compiled.eval(data=values)
        if answer.type() != cel.Type.BOOL:
            raise EvaluationError(str(answer.value()))
        return answer.value()


@lru_cache(maxsize=CACHED_EXPRESSIONS)
def compile(source: str) -> Expression:
    """The expression of a source. Raises ExpressionError at the first thing that it may not say."""
    if len(source) > LONGEST_SOURCE:
        raise problem_at(_too_long(len(source)), source, LONGEST_SOURCE)
    try:
        compiled = ENVIRONMENT.compile(source)
    except RuntimeError as error:
        raise problem_said(str(error), source) from None
    tree = read_tree(compiled.serialize())
    if compiled.return_type() != cel.Type.BOOL:
        raise problem_at(NOT_A_CONDITION, source, 0)
    check(tree, source)
    nodes = list(tree.walk())
    return Expression(
        source,
        signals=tuple(dict.fromkeys(node.name for node in nodes if node.is_signal and node.name in SIGNALS)),
        checks=tuple(dict.fromkeys(name for owner, name, _ in asked_by_name(tree) if owner == "found")),
        questions=tuple(questions(nodes)),
        compiled=compiled,
    )


def demand_checks(expression: Expression, known: Collection[str]) -> None:
    """Raises ExpressionError if it asks for a check that is not among the known: it would find 0.0 for ever."""
    for name in expression.checks:
        if name not in known:
            place = max(expression.source.find(name, expression.source.find("found")), 0)
            raise problem_at(_unknown_check(name, known), expression.source, place)


def check(tree: Node, source: str) -> None:
    """What CEL lets pass and we do not. Raises ExpressionError."""
    steps = 0
    for node in tree.walk():
        match node.name:
            case "{}":
                raise problem_at(NO_MAPS, source, node.place)
            case "finds":
                steps += check_pattern(node, source, steps)
            case "says":
                check_phrase(node, source)
    check_names(tree, source)


def check_pattern(node: Node, source: str, before: int) -> int:
    """The steps of a pattern, which together with those before it must not be too many. Raises ExpressionError."""
    quoted = node.parts[1]
    if quoted.text is None:
        raise problem_at(PATTERN_NOT_QUOTED, source, quoted.place)
    try:
        steps = pattern(quoted.text).programsize
        check_steps(before + steps)
    except PatternRefusedError as refused:
        begin = source.find(quoted.text, quoted.place)
        place = quoted.place if begin < 0 else begin + refused.place
        raise problem_at(refused.message, source, place) from None
    return steps


def check_phrase(node: Node, source: str) -> None:
    """A phrase is asked of ``folded``, stands in quotes, and has something left when it is folded."""
    receiver, quoted = node.parts
    if receiver.name != "folded":
        raise problem_at(SAYS_OF_FOLDED, source, receiver.place)
    if quoted.text is None:
        raise problem_at(PHRASE_NOT_QUOTED, source, quoted.place)
    if not folded_phrase(quoted.text):
        raise problem_at(PHRASE_EMPTY, source, quoted.place)


def check_names(tree: Node, source: str) -> None:
    """``found`` and ``concern`` are asked for one name in quotes; reasons are those of the catalogue."""
    asked = list(asked_by_name(tree))
    loose = {node.place for node in tree.walk() if node.is_signal and node.name in BY_NAME}
    for owner, name, places in asked:
        loose -= set(places)
        if owner == "concern" and name not in REASONS:
            raise problem_at(_unknown_reason(name), source, places[-1])
    if loose:
        raise problem_at(ASK_BY_NAME, source, min(loose))


def asked_by_name(tree: Node) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """('found', 'contacts') for each ``found["contacts"]`` and ``found.contacts``, and the places of both."""
    for node in tree.walk():
        owner = node.parts[0] if node.parts else None
        if owner is None or owner.name not in BY_NAME or not owner.is_signal:
            continue
        if node.name == "_[_]" and node.parts[1].text is not None:
            yield owner.name, node.parts[1].text, (owner.place, node.parts[1].place)
        elif len(node.parts) == 1:
            yield owner.name, node.name, (owner.place, node.place)


def questions(nodes: list[Node]) -> Iterator[Question]:
    """What is asked of a signal with a text in quotes."""
    for node in nodes:
        if node.name in ("says", "finds", "contains") and node.parts[0].name in SIGNALS and node.parts[1].text:
            yield Question(node.parts[0].name, node.name, node.parts[1].text)


def _asked_of_text(name: str, answer: Any) -> cel.FunctionDecl:
    """A function that is asked of a text with a text: ``text.name("...")``."""
    strings = [cel.Type.STRING, cel.Type.STRING]
    return cel.FunctionDecl(name, [cel.Overload(f"string_{name}", cel.Type.BOOL, strings, is_member=True, impl=answer)])


def _too_long(length: int) -> Message:
    return Message(
        f"表达式最长 {LONGEST_SOURCE} 个字符，这里有 {length} 个。",
        f"An expression has at most {LONGEST_SOURCE} characters, this has {length}.",
    )


def _unknown_reason(name: str) -> Message:
    hint = similar(name, REASONS)
    return Message(f"没有名为 {name} 的违规类别。{hint.zh}", f"There is no reason {name} in the catalogue.{hint.en}")


def _unknown_check(name: str, known: Collection[str]) -> Message:
    hint, names = similar(name, known), ", ".join(sorted(known))
    return Message(
        f"没有名为 {name} 的检查。{hint.zh}现有：{names}。", f"There is no check {name}.{hint.en} There are: {names}."
    )


NOT_A_CONDITION = Message("规则要写成一个判断，例如 length < 10。", "A rule is a condition, for example: length < 10.")
NO_MAPS = Message("规则里不能写 { }。", "Rules have no { }.")
PATTERN_NOT_QUOTED = Message("正则表达式要直接写在引号里。", "A pattern is written out in quotes.")
PHRASE_NOT_QUOTED = Message("要找的话要直接写在引号里。", "A phrase is written out in quotes.")
PHRASE_EMPTY = Message("这句话只有符号，去掉伪装后什么也不剩。", "Nothing of this phrase is left when it is folded.")
SAYS_OF_FOLDED = Message(
    'says 只用于 folded：folded.says("加微信")。', 'says is asked of folded: folded.says("加微信").'
)
ASK_BY_NAME = Message(
    'found 和 concern 要按名称提问：found["contacts"] > 0.4。',
    'found and concern are asked by name: found["contacts"] > 0.4.',
)
ENVIRONMENT = cel.NewEnv(
    config=cel.NewEnvConfigFromYaml(ALLOWED),
    variables={name: TYPES[signal.type] for name, signal in SIGNALS.items()},
    functions=[_asked_of_text("says", says), _asked_of_text("finds", finds)],
)
