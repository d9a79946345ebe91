"""Numbers as people disguise them, and those that reach a person. All of it works on spelled text and keeps places."""

import re
from collections.abc import Iterator
from functools import lru_cache

NUMERALS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺oil", "00123456789123456789" + "1011")
CHINESE_NUMERALS = {char: digit for char, digit in NUMERALS.items() if char > ord("z")}
DIGIT = "[0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺oil]"
DISGUISED = re.compile(rf"{DIGIT}(?: ?{DIGIT}){{4,}}")
# Numbering plan of China: eleven digits, written together or in groups of three, four and four.
MOBILE = re.compile(r"(?=[18])(?<![0-9])(?<![0-9] )(?:86 ?)?(1[3-9][0-9](?: ?[0-9]{4} ?[0-9]{4}))(?! ?[0-9])")
# An area code and seven or eight digits, parted; the hot lines of firms (400, 800) are nobody's own.
LANDLINE = re.compile(r"(?=0)(?<![0-9])(?<![0-9] )0(?:10|2[0-9]|[3-9][0-9]{2}) [2-8][0-9]{2,3} ?[0-9]{4}(?! ?[0-9])")
COUNTED = re.compile(
    r"(?:订单|单号|运单|快递|物流|编号|条码|货号|型号|序列号|串号|会员号|order|sn|imei)[号码是为no ]{0,4}$"
)


@lru_cache(maxsize=8)  # two checks ask one after the other about the same text
def plain_numbers(text: str) -> str:
    """Runs of numerals as digits, place by place: '一三八oo' → '13800'. Four of a run must be true numerals."""
    return DISGUISED.sub(lambda run: _as_digits(run.group()), text)


@lru_cache(maxsize=8)
def with_digits(text: str) -> str:
    """Every numeral as a digit, place by place, also where it may be a word: for what can only be a number."""
    return text.translate(CHINESE_NUMERALS)


def mobile_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand. The number of an order or a parcel is none."""
    return (match.span(1) for match in MOBILE.finditer(text) if not is_counted(text, match.start()))


def landlines(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    return (match.span() for match in LANDLINE.finditer(text) if not is_counted(text, match.start()))


def is_counted(text: str, start: int) -> bool:
    """Does the text before this place say that a number of an order, a parcel or a device follows?"""
    return bool(COUNTED.search(text[max(start - 12, 0) : start]))


def _as_digits(run: str) -> str:
    return run.translate(NUMERALS) if sum(char not in "oil " for char in run) >= 4 else run
