"""Text to HTML: limits, Markdown, bleach, our own address rule, nh3. On write only.

Two sanitisers with different parsers, because bleach 6.4 is its last release; the order and the reasons stand in
DESIGN, section 5. What both leave is the allow-list below and addresses of community.urls.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import nh3
from bleach.sanitizer import Cleaner
from markdown_it.token import Token

from community.content import limits
from community.content.inline import parser
from community.content.limits import MarkupRefused
from community.text import TextRefused, check_text, squash
from community.urls import is_own_media, is_safe_url

__all__ = ["CLEANER_VERSION", "MarkupRefused", "RichText", "clean", "read_markup", "render"]

# Stored with the html; raise it whenever the same source gives another html, so that old html can be found and redone.
CLEANER_VERSION = 1
EXCERPT_LENGTH = 140

# One line that begins with a letter and goes on in letters, digits and signs that mean nothing to any parser on the
# way: most comments. Nothing in it leads anywhere, or needs to be escaped.
PLAIN_LINE = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:?!()%+，。、；：？！…—·～“”‘’《》「」【】（）-])*(?<! )")

_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},  # a list that the author began at 3 must not say 1
}
_TAGS = {"p", "br", "strong", "em", "b", "i", "u", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
_TAGS |= {"h2", "h3", "h4", "hr", "img"}
# Tokens that may stand inside a word; any other without content of its own ends one.
_WITHIN_WORDS = {"text", "em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close"}
_NUMBERS = {"width", "height", "start"}
_REL = "nofollow ugc noopener"


@dataclass(frozen=True, slots=True)
class RichText:
    """A text as its author wrote it, as browsers get it, and what it leads to, in order, each once.

    excerpt: plain text of at most 140 code points, not escaped. topics: folded names. mentions: usernames as written.
    links: addresses that the author wrote, without those of topics and mentions.
    """

    source: str
    html: str
    excerpt: str
    topics: tuple[str, ...]
    mentions: tuple[str, ...]
    links: tuple[str, ...]


def render(source: str) -> RichText:
    """The text of a contribution, ready to be stored and shown.

    Raises MarkupRefused when the text passes a limit (see community.content.limits), holds NUL or half a character,
    or cannot be read by every parser on the way: then nothing is let through.
    """
    _check_characters(source)
    limits.check_source(source)
    return _plain(source) if PLAIN_LINE.fullmatch(source) else read_markup(source)


def read_markup(source: str) -> RichText:
    """What ``render`` makes of a text with marks; of one without any it makes the same, as plain text becomes sooner.

    Raises MarkupRefused.
    """
    tokens = _read(source)
    links, topics, mentions = _destinations(tokens)
    return RichText(source, _write(tokens), _excerpt(tokens), topics, mentions, links)


def _plain(source: str) -> RichText:
    return RichText(source, f"<p>{source}</p>", _shortened(source), (), (), ())


def clean(markup: str) -> str:
    """Any HTML reduced to the allow-list, by both locks. Cleaning the result again changes nothing.

    Raises MarkupRefused above 1,000 tags or if bleach fails. The number of attributes is not bounded here: the
    parser before it writes at most four on a tag.
    """
    limits.check_tags(markup)
    try:
        return _workshop.nh3.clean(_workshop.bleach.clean(markup))
    except Exception as error:
        raise _unreadable() from error


class _Workshop(threading.local):
    """The tools of one thread: neither the parser nor bleach may serve two at once, and both are dear to make."""

    def __init__(self) -> None:
        self.markdown = parser()
        self.bleach = Cleaner(tags=_TAGS, attributes=_bleach_keeps, protocols={"http", "https", "mailto"}, strip=True)
        self.nh3 = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_kept_value,
            generic_attribute_prefixes=set(),
            url_schemes={"http", "https", "mailto"},
            link_rel=_REL,
        )


def _bleach_keeps(tag: str, name: str, value: str) -> bool:
    # bleach hands over the value with its entities unread.
    return name in _ATTRIBUTES.get(tag, ()) and _may_stand(name, html.unescape(value))


def _kept_value(tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" or _may_stand(name, value) else None


def _may_stand(name: str, value: str) -> bool:
    if name == "href":
        return is_safe_url(value)
    if name == "src":
        return is_own_media(value)
    return name not in _NUMBERS or (value.isascii() and value.isdigit() and len(value) <= 9)


_workshop = _Workshop()


def _check_characters(source: str) -> None:
    try:
        check_text(source)
    except TextRefused as refused:
        raise MarkupRefused(refused.code, refused.en, refused.zh) from None


def _read(source: str) -> list[Token]:
    env: dict[str, int] = {}
    try:
        tokens = _workshop.markdown.parse(source, env)
    except Exception as error:
        raise _unreadable() from error
    limits.check_look_ahead(env.get("ahead", 0))
    limits.check_depth(max(map(_depth, tokens), default=0))
    return tokens


def _write(tokens: list[Token]) -> str:
    markdown = _workshop.markdown
    return clean(markdown.renderer.render(tokens, markdown.options, {})).strip()


def _unreadable() -> MarkupRefused:
    return MarkupRefused(
        "unreadable",
        "The formatting of this text cannot be read; remove some of it and send it again.",
        "无法解析正文的格式，请去掉部分格式后重新提交。",
    )


def _depth(token: Token) -> int:
    return token.level + max((child.level for child in token.children or ()), default=0)


def _leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    """Every token of blocks and lines in the order of reading; a line's tokens in place of the line."""
    for token in tokens:
        if token.type == "inline":
            yield from token.children
        else:
            yield token


def _destinations(tokens: list[Token]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Links, topics, mentions; each counted as often as it stands there, given once."""
    opened = [token for token in _leaves(tokens) if token.type == "link_open"]
    links = [str(token.attrs["href"]) for token in opened if not token.meta]
    topics = [token.meta["topic"] for token in opened if "topic" in token.meta]
    mentions = [token.meta["mention"] for token in opened if "mention" in token.meta]
    limits.check_counts(len(links), len(topics), len(mentions))
    return _once(links), _once(topics), _once(mentions)


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _excerpt(tokens: list[Token]) -> str:
    parts = (token.content or ("" if token.type in _WITHIN_WORDS else " ") for token in _leaves(tokens))
    return _shortened("".join(parts))


def _shortened(text: str) -> str:
    plain = squash(text)
    return plain if len(plain) <= EXCERPT_LENGTH else plain[: EXCERPT_LENGTH - 1].rstrip() + "…"
