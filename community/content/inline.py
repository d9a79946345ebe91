"""What members write inside a line without thinking of Markdown: addresses, #话题#, #tag, @username.

Rules of the parser and not substitutions in its output, so that code, links, escapes (``\\#``) and addresses are left
alone, and nothing is written after the cleaning.
"""

# ruff: noqa: FBT001, FBT002  the parser calls us so; silent means: only look whether something is there

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from community.content.limits import LOOK_AHEAD
from community.text import USERNAME_LENGTHS, TextRefused, check_topic
from community.urls import URL_LENGTH, is_own_media, is_safe_url

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
# Closed, a topic is meant wherever it stands, but not in an address. Open, it follows no letter: 按#键, C#, a#b.
_CLOSED_TOPIC = re.compile(r"(?<![/&?=])[#＃]([^\W_]\w*+(?:[·&-]\w++)*+)[#＃]")
_OPEN_TOPIC = re.compile(r"(?<![\w/&?=])[#＃]([^\W_]\w*+)")
# Chinese has no spaces, so a mention may follow a Chinese character, but no letter of another script: a@b.example.
_MENTION = re.compile(rf"(?<![/.+@＠-])(?<![^\W{_CJK}])[@＠]([^\W_]++(?:[_-]++[^\W_]++)*+)(?![@＠]|\.[A-Za-z0-9])")
# ASCII only: in Chinese the sentence goes on right behind the address. No * and no ', which belong to the text.
_ADDRESS = re.compile(r"(?<![A-Za-z0-9])https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&()+,;=%-]*", re.IGNORECASE)
_SCHEME_LENGTHS = (len("https"), len("http"))


def parser() -> MarkdownIt:
    """CommonMark as members write it. Not safe for two threads at once.

    A line break is a line break. Indented code, underlined headings and reference definitions are off: the first two
    surprise people who indent or draw lines, the third multiplies text.
    """
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": 40})
    markdown.disable(["html_block", "html_inline", "code", "lheading", "reference"])
    markdown.normalizeLink = _normal
    markdown.validateLink = is_safe_url
    markdown.helpers = SimpleNamespace(
        parseLinkLabel=_label_end, parseLinkDestination=parseLinkDestination, parseLinkTitle=parseLinkTitle
    )
    for sign in "＃＠":
        markdown.inline.add_terminator_char(sign)
    for rule in (_address, _topic, _mention):
        markdown.inline.ruler.before("escape", rule.__name__, rule)
    markdown.core.ruler.push("settle", _settle)
    return markdown


def _normal(url: str) -> str:
    """The address as browsers write it. Judged before, for the rewriting would hide a tab or a backslash as %5C."""
    return normalizeLink(url) if is_safe_url(url) else url


def _label_end(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Where the label that begins at ``start`` ends, or -1.

    Every bracket looks ahead, so that n brackets may need n² steps. The way is noted in ``env["ahead"]``; beyond the
    limit brackets are only text, and the text is refused afterwards.
    """
    if state.env.get("ahead", 0) > LOOK_AHEAD:
        return -1
    end = parseLinkLabel(state, start, disable_nested)
    state.env["ahead"] = state.env.get("ahead", 0) + (end if end >= 0 else state.posMax) - start
    return end


def _topic(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "#＃" or state.linkLevel:
        return False
    found = _CLOSED_TOPIC.match(state.src, state.pos) or _OPEN_TOPIC.match(state.src, state.pos)
    name = _topic_name(found)
    return name is not None and _link(state, silent, found, f"/t/{quote(name, safe='')}", {"topic": name})


def _topic_name(found: re.Match | None) -> str | None:
    """The folded name. An open tag of digits alone is a number (#1); closed it is a topic (#618#)."""
    if found is None or (found[0][-1] not in "#＃" and found[1].isdigit()):
        return None
    try:
        return check_topic(found[1])
    except TextRefused:
        return None


def _mention(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "@＠" or state.linkLevel:
        return False
    found = _MENTION.match(state.src, state.pos)
    if found is None or len(found[1]) not in USERNAME_LENGTHS:
        return False
    return _link(state, silent, found, f"/u/{quote(found[1], safe='')}", {"mention": found[1]})


def _address(state: StateInline, silent: bool) -> bool:
    """An address written out. It is met at its colon; the scheme before it stands in the pending text already."""
    if not state.src.startswith("://", state.pos) or state.linkLevel:
        return False
    for length in _SCHEME_LENGTHS:
        found = _ADDRESS.match(state.src, max(state.pos - length, 0))
        if found and found.start() + length == state.pos and len(found[0]) <= URL_LENGTH:
            return _address_link(state, silent, found, length)
    return False


def _address_link(state: StateInline, silent: bool, found: re.Match, scheme_length: int) -> bool:
    written = _without_punctuation(found[0])
    href = state.md.normalizeLink(written)
    if not state.md.validateLink(href) or (not silent and not state.pending.endswith(written[:scheme_length])):
        return False
    if not silent:
        state.pending = state.pending[:-scheme_length]
        _push_link(state, written, href, {})
    state.pos += len(written) - scheme_length
    return True


def _without_punctuation(address: str) -> str:
    """The address without the punctuation of the sentence around it."""
    bare = address.rstrip(".,;:!?_~")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:!?_~")
    return bare


def _link(state: StateInline, silent: bool, found: re.Match, href: str, meta: dict[str, str]) -> bool:
    if not silent:
        _push_link(state, found[0], href, meta)
    state.pos = found.end()
    return True


def _push_link(state: StateInline, text: str, href: str, meta: dict[str, str]) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": href}
    opening.meta = meta
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


def _settle(state: StateCore) -> None:
    """Headings between h2 and h4, for the page has its own h1; pictures of other hosts become their description."""
    for token in state.tokens:
        if token.tag in ("h1", "h5", "h6"):
            token.tag = "h2" if token.tag == "h1" else "h4"
        for child in token.children or ():
            if child.type == "image" and not is_own_media(str(child.attrs["src"])):
                _become_text(child)


def _become_text(image: Token) -> None:
    image.type, image.tag = "text", ""
    image.attrs, image.children = {}, None
