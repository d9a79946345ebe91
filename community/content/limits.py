"""What a text may hold, counted in one pass before any parser sees it, and once more before any sanitiser does.

Both need time that grows with the square of hostile input (bleach: 20 kB of nested ``<em>`` in 1 s; source: SECURITY,
section 0). Within these limits every shape that we know stays below 50 ms; no genuine review comes near them.
"""

from __future__ import annotations

import re

from community.text import TextRefused

SOURCE_LENGTH = 20_000
DEPTH = 32
TAGS = 1_000
LINKS = 50
TOPICS = 20
MENTIONS = 20
PICTURES = 18
LINES = 500
LOOK_AHEAD = 100_000

# sign -> how many of them one text may hold: where a parser begins to look ahead, and what bleach takes one by one.
SIGNS = dict.fromkeys('<>&"`*_#@\\', 1_000) | {"[": 500, "]": 500, "://": 100}

# Quote and list marks with which a line begins. A list mark counts only with white space behind it: ---- is a rule.
_LINE_MARKS = re.compile(r"(?:[ \t]|>|(?:[*+-]|\d{1,9}[.)])(?=[ \t]))*+")
_BLANKS = re.compile(r"[ \t]")


class MarkupRefused(TextRefused):
    """A text that passes a limit. ``code`` names it; the sentences say how to mend it."""


def check_source(source: str) -> None:
    """Raises MarkupRefused if the text is too long or holds too much of what makes parsing slow."""
    _at_most(SOURCE_LENGTH, len(source), "too_long", "code points", "个字符")
    breaks = source.count("\n") + source.count("\r") - source.count("\r\n")
    _at_most(LINES, breaks, "too_many_lines", "lines", "行")
    for sign, most in SIGNS.items():
        _at_most(most, source.count(sign), "too_many_signs", f"times the sign {sign}", f"个“{sign}”符号")
    if "\n" in source or len(source) > DEPTH:
        check_depth(max(map(_line_depth, source.splitlines()), default=0))


def check_depth(depth: int) -> None:
    """Raises MarkupRefused if quotes, lists and emphasis are nested deeper than 32."""
    _at_most(DEPTH, depth, "too_deep", "levels of quotes and lists", "层引用或列表")


def check_look_ahead(code_points: int) -> None:
    """Raises MarkupRefused if brackets made the parser look ahead over more than 100,000 code points in all."""
    if code_points > LOOK_AHEAD:
        raise MarkupRefused(
            "too_many_signs",
            "The text has too many square brackets without their partner; close or remove them.",
            "正文中未配对的方括号过多，请补全或删除。",
        )


def check_counts(links: int, topics: int, mentions: int) -> None:
    """Raises MarkupRefused if the text leads to too many places or calls too many people."""
    _at_most(LINKS, links, "too_many_links", "links", "个链接")
    _at_most(TOPICS, topics, "too_many_topics", "topics", "个话题")
    _at_most(MENTIONS, mentions, "too_many_mentions", "mentions", "个提及（@）")


def check_tags(html: str) -> None:
    """Raises MarkupRefused if the rendered text has more than 1,000 tags."""
    _at_most(TAGS, html.count("<"), "too_much_markup", "marks and lines", "处格式标记")


def _at_most(most: int, count: int, code: str, unit: str, unit_zh: str) -> None:
    if count > most:
        raise MarkupRefused(
            code,
            f"The text has {count} {unit}; {most} is the most. Shorten it or divide it.",
            f"正文共有 {count} {unit_zh}，最多允许 {most}，请精简或分成多篇发布。",
        )


def _line_depth(line: str) -> int:
    """How deep the line can be nested: its own marks, and one list level per two columns of indentation."""
    marks = _LINE_MARKS.match(line).group()
    blanks = len(_BLANKS.findall(marks.expandtabs(4)))
    return len(marks.split()) + blanks // 2 if marks.strip() else 0
