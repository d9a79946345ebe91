"""Personal data of others: identity and bank cards, the number or mail of a third person, where somebody lives.

Strength: 0.9 an identity number (GB 11643: region, date and check digit by ISO 7064 MOD 11-2), 0.8 the number of a bank
card (ranges of issuers, ISO/IEC 7812, and its check digit by Luhn), 0.6 a mobile number that is said to be
somebody else's, or a home down to its room, 0.3 a street and a house, as reviewers of hotels name them. Of 62,773
genuine reviews 7 name a street and a house, and none any of the others (benchmarks/moderation_holds.py).
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from moderation.judgement.submission import Submission
from moderation.judgement.text.numbers import is_counted, mobile_numbers, plain_numbers
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
IDENTITY, CARD, SOMEBODYS, STREET = 0.9, 0.8, 0.6, 0.3
MOST_QUOTED = 20
IDENTITY_NUMBER = re.compile(r"(?<![0-9])[1-68][0-9]{5} ?(?:19|20)[0-9]{2} ?[0-9]{4} ?[0-9]{3}[0-9x](?![0-9])")
REGIONS = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10x98765432"
# UnionPay 62 (16 to 19 digits), Visa 4, Mastercard 51 to 55, JCB 35 (16 digits).
CARD_NUMBER = re.compile(
    r"(?<![0-9])(?<![0-9] )(?:62|4[0-9]|5[1-5]|35)[0-9]{2}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?(?! ?[0-9])"
)
THIRD = re.compile(
    r"(?:[他她它]们?|店[主长家员]|老板娘?|卖家|商家|客服|快递员?|小哥|送货员?|师傅|前台|经理|某某|这个?人|那个?人|骗子|渣男|小三|前[男女]友"
    r"|his|her|their|seller|owner)[^ ]{0,6}(?:电话|手机|号码|微信|邮箱|联系方式|number|phone|mail)[号码是为 ]{0,4}$"
)
ROAD = r"[\u4e00-\u9fff]{2}(?:路|街|大道|巷|弄|胡同|小区|花园|家园|公寓|新村)"
HOUSE = r"[0-9]{1,4} ?(?:号楼|号|弄|幢|栋|座)"
ROOM = r"(?:[一-鿿 ]{0,4}[0-9]{1,4} ?(?:室|单元|户|门))"
HOME = re.compile(rf"{ROAD}{HOUSE}(?:{HOUSE})?(?P<room>{ROOM})?")
MESSAGE = Message("内容含有他人的个人信息。", "The text contains personal data of others.")


def check(submission: Submission) -> Finding | None:
    """What must not be told of others; the gravest of it."""
    text = plain_numbers(submission.spelled.text)
    for strength, places in (
        (IDENTITY, identity_numbers(text)),
        (CARD, card_numbers(text)),
        (SOMEBODYS, somebodys(text)),
        (STREET, (match.span() for match in HOME.finditer(text))),
    ):
        found = list(islice(places, MOST_QUOTED))
        if found:
            spans = tuple(span for place in found for span in submission.quote_folded(submission.spelled, *place))
            return Finding("personal_data", VERSION, strength, "personal_data", MESSAGE, spans)
    return None


def identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of resident identity cards."""
    return (match.span() for match in IDENTITY_NUMBER.finditer(text) if is_identity(match.group().replace(" ", "")))


def is_identity(number: str) -> bool:
    """Are region, date of birth and check digit possible?"""
    if int(number[:2]) not in REGIONS:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return number[17] == CHECK_DIGITS[total % 11]


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of bank cards. The number of an order or a parcel is none."""
    for match in CARD_NUMBER.finditer(text):
        if passes_luhn(match.group().replace(" ", "")) and not is_counted(text, match.start()):
            yield match.span()


def passes_luhn(number: str) -> bool:
    """Is the last digit the check digit of the others? Source: ISO/IEC 7812-1, annex B."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def somebodys(text: str) -> Iterator[tuple[int, int]]:
    """Mobile numbers of a third person, and homes down to their room."""
    yield from (place for place in mobile_numbers(text) if THIRD.search(text[max(place[0] - 20, 0) : place[0]]))
    yield from (match.span() for match in HOME.finditer(text) if match["room"])
