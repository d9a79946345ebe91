"""What a text, a name or a line may be, for every slice. Pure: no request, no database."""

from __future__ import annotations

import re
import unicodedata

USERNAME_LENGTHS = range(2, 33)
TOPIC_LENGTH = 64
TERMS_LENGTH = 40  # of the name of a version of the terms

# They hide, or turn the direction of what follows. Joiners (U+200C, U+200D) stay: emoji and several scripts need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_BLANK = _BLANK_LETTERS | frozenset("\u034f\u17b4\u17b5\u2800\ufe0e\ufe0f")
_BLANK_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_USERNAME = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_TOPIC = re.compile(r"[^\W_]\w*+(?:[ ·&-]\w++)*+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")

# Each pair: a letter and what it looks like. After case folding, so an upper-case twin counts as well (Cyrillic В is b,
# Greek Ν is n), and capital I makes i, l and 1 one. Source: confusables.txt of Unicode Technical Standard 39, of it the
# scripts that our members read.
_PAIRS = (
    "аa вb еe ёe зӡ іl їl јj кk мm нh оo рp сc ѕs тt уy хx һh ӏl ԁd ԛq ԝw ѵv ґr гr "
    "αa βb εe ζz ηh ιl κk μm νn οo ρp τt υy χx ωw ϲc "
    "0o 1l il ıl ɩl ɑa ɡg ニ二 ロ口 カ力 ハ八 エ工 タ夕 ト卜 ー一 囗口 へヘ"
)
_CONFUSABLE = {ord(letter): twin for letter, twin in _PAIRS.split()}
_LOOKS_LIKE_ONE = (("rn", "m"), ("vv", "w"), ("cl", "d"))

_RESERVED = (
    "admin administrator moderator mod staff system root official support service security help helpdesk api www me "
    "anonymous guest null undefined everyone all here deleted erased community moderation webmaster postmaster "
    "管理员 超级管理员 版主 官方 官方客服 客服 系统 系统消息 系统管理员 运营 小助手 "
    "匿名 匿名用户 游客 审核员 全体成员 所有人"
)


class TextRefused(ValueError):
    """A text that we do not take: what, why and how to mend it, in English (``str``) and Chinese (``zh``)."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh


def check_text(value: str) -> str:
    """The value as it came. Raises TextRefused (``nul``, ``surrogate``) for what no database or UTF-8 can hold."""
    if "\0" in value:
        raise TextRefused("nul", "The text holds a NUL character; remove it.", "文字中含有空字符（NUL），请删除。")
    if _SURROGATE.search(value):
        raise TextRefused(
            "surrogate", "The text holds half of a character; type it again.", "文字中有不完整的字符，请重新输入。"
        )
    return value


def squash(text: str) -> str:
    """Every run of white space becomes one space; none at the ends."""
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, controls, joiners, letters without a shape."""
    return all(letter in _BLANK or unicodedata.category(letter) in _BLANK_CATEGORIES for letter in text)


def one_line(text: str) -> str:
    """A title or a display name: one line, NFC, without control, invisible or direction-turning characters.

    Raises TextRefused as check_text does. Empty where nothing of it can be seen; the length is the caller's to judge.
    """
    line = squash(_INVISIBLE.sub("", unicodedata.normalize("NFC", squash(check_text(text)))))
    return "" if is_blank(line) else line


def fold(name: str) -> str:
    """The form in which two spellings of one name are equal: NFKC and case folding, stable when done again."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def check_topic(name: str) -> str:
    """The identity of a topic: folded, at most 64 code points.

    Words of letters, digits and underscores, joined by single spaces, ``·``, ``&`` or ``-``.
    Raises TextRefused (``topic``).
    """
    topic = squash(fold(name[: TOPIC_LENGTH + 1]))
    if len(name) > TOPIC_LENGTH or len(topic) > TOPIC_LENGTH or not _TOPIC.fullmatch(topic):
        raise TextRefused(
            "topic",
            f"A topic has at most {TOPIC_LENGTH} letters, digits and underscores; write it without other signs.",
            f"话题最多 {TOPIC_LENGTH} 个字，只能包含文字、数字和下划线，请去掉其他符号。",
        )
    return topic


def skeleton(username: str) -> str:
    """What a name looks like: two names that a reader may take for each other have one skeleton.

    NFKC, case folding, then look-alike letters. For comparison only, never shown.
    """
    shape = fold(fold(username).translate(_CONFUSABLE))
    for pair, single in _LOOKS_LIKE_ONE:
        shape = shape.replace(pair, single)
    return shape


_RESERVED_SKELETONS = frozenset(skeleton(name) for name in _RESERVED.split())


def check_username(name: str) -> str:
    """The name in NFKC: 2 to 32 letters, digits, underscores and hyphens, the first and the last a letter or digit.

    At least one letter, for a telephone number is not a name; no Latin beside Cyrillic or Greek; no reserved name
    nor anything that looks like one. Raises TextRefused (``username_length``, ``username_characters``,
    ``username_scripts``, ``username_reserved``).
    """
    username = unicodedata.normalize("NFKC", check_text(name))
    if len(username) not in USERNAME_LENGTHS:
        raise TextRefused("username_length", "A username has 2 to 32 characters.", "用户名须为 2 至 32 个字符。")
    if not _USERNAME.fullmatch(username) or _BLANK_LETTERS & set(username) or not any(map(str.isalpha, username)):
        raise TextRefused(
            "username_characters",
            "A username consists of letters, digits, underscores and hyphens, begins and ends with a letter or digit, "
            "and has at least one letter.",
            "用户名只能包含文字、数字、下划线和连字符，首尾须为文字或数字，且至少有一个文字。",
        )
    if "LATIN" in (scripts := _scripts(username)) and scripts & {"CYRILLIC", "GREEK"}:
        raise TextRefused(
            "username_scripts",
            "A username cannot mix Latin with Cyrillic or Greek letters; use one of them.",
            "用户名不能混用拉丁字母与西里尔字母或希腊字母，请只用其中一种。",
        )
    if skeleton(username) in _RESERVED_SKELETONS:
        raise TextRefused(
            "username_reserved", "This username is reserved; choose another.", "该用户名为系统保留，请换一个。"
        )
    return username


def language_of(text: str) -> str:
    """``zh``, ``en`` or ``und``, by counting letters.

    A Chinese word has about two characters and an English one about five letters, so they are compared as words.
    ``und`` where letters of other scripts are in the majority, or where there are none at all.
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    letters = sum(map(str.isalpha, text))
    if letters == 0 or (han + latin) * 2 < letters:
        return "und"
    return "zh" if han / 2 >= latin / 5 else "en"


def _scripts(name: str) -> set[str]:
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in name if letter.isalpha()}
