"""Messengers by all their names, and what can be an account of one. Works on spelled text and keeps its places.

The names are our own collection. Lengths of accounts are those of the makers: WeChat 6 to 20 letters, digits, '_' and
'-', QQ and groups 5 to 11 digits.
"""

import re
from collections.abc import Iterator
from itertools import islice

from moderation.judgement.text.folding import Folded
from moderation.judgement.text.numbers import with_digits

ASKED = r"(?P<asked>(?:[加联搜找添]|力口)[我个下系索一你]{0,3})?"
WECHAT = (
    r"[微薇威徽维唯溦葳卫崴嶶][信芯心星欣馨伩]|微亻言|[微薇威v][x信芯心]|w[x信](?![a-z])|绿泡泡|绿信"
    r"|(?:wei ?xin|we ?chat|wx|vx|v(?= [a-z]|号))"
)
QQ = r"扣扣|叩叩|抠抠|蔻蔻|企鹅|秋秋|球球|qq?(?![a-z])|[qv扣加进]群|[加进][裙峮]|群号|裙号|君羊"
MESSENGER = r"(?:telegram|whats ?app|kakao ?talk|line(?= ?id)|skype|tg)(?![a-z])|纸飞机|电报号?"
# One character says too little, unless one is asked to add it or a colon follows.
SHORT = r"[薇威溦葳]|[vwq](?![a-z])"
LINKING = r"(?:[号码是为加我搜联系群裙信 ]|[账帐]号|id){0,8}"
# What any of them begins with: most characters are none of these, and need no further look.
FIRST = r"(?=[加联搜找添力微薇威徽维唯溦葳卫崴嶶绿扣叩抠蔻企秋球进群裙君纸电a-z])"
NAMED = re.compile(rf"{FIRST}{ASKED}(?<![a-z])(?:(?P<name>{WECHAT}|{QQ}|{MESSENGER})|(?P<short>{SHORT})){LINKING}")
PLATFORM = re.compile(
    r"(?=[加搜找关抖快小微b哔视公闲咸转idx])(?P<asked>[加搜找关][注索]?)?"
    r"(?P<name>抖音|快手|小红书|微博|b站|哔哩哔哩|视频号|公众号|闲鱼|咸鱼|转转|微店|(?<![a-z])(?:ins|dy|xhs))"
    r"(?:[号码搜索是为 ]|[账帐]号|同[名号]|id){0,6}"
)
SHOP_ELSEWHERE = re.compile(
    r"(?:[闲咸]鱼|转转|微店)(?:同[名号]|搜(?!不)|店[铺名]?(?:叫|是))|搜索?[^ ]{0,4}(?:公众|视频)号"
)
NAME_FOLLOWS = re.compile(r"\s*[:：「“\"【《]")
MOST_NAMED = 2000  # a text of 20,000 characters that names more says nothing else
PIECES = re.compile(r"[a-z0-9]{1,25}(?: [a-z0-9]{1,25}){0,4}")  # longer than any account: bounds the work
LABEL = re.compile(r"[:：=＝@＠→]|👉|号|[iI][dD]")
JOINT = re.compile(r"[_＿\-－]")
PRODUCTS = frozenset({"iphone", "ipad", "android", "windows", "huawei", "xiaomi", "samsung", "lenovo"})
OTHER_WORDS = frozenset({"please", "group", "login", "version", "online", "wechat", "weixin"})


def accounts(spelled: Folded, source: str) -> Iterator[tuple[int, int]]:
    """Where the name of a messenger is followed by what can be an account of it.

    source: the original behind ``spelled``; the colons and underscores of accounts stand only there.
    """
    for named in islice(NAMED.finditer(spelled.text), MOST_NAMED):
        if named["name"] or named["asked"] or _is_labelled(spelled, source, named.end("short"), named.end()):
            yield from _account(spelled, source, named)


def profiles(spelled: Folded, source: str) -> Iterator[tuple[int, int]]:
    """Where members are sent to a profile or a shop elsewhere."""
    yield from (match.span() for match in SHOP_ELSEWHERE.finditer(spelled.text))
    for named in islice(PLATFORM.finditer(spelled.text), MOST_NAMED):
        yield from _account(spelled, source, named)
        if named["name"][-1] == "号" and NAME_FOLLOWS.match(source, spelled.span(0, named.end("name"))[1]):
            yield named.span()


def _account(spelled: Folded, source: str, named: re.Match[str]) -> Iterator[tuple[int, int]]:
    text = with_digits(spelled.text)
    pieces = PIECES.match(text, named.end())
    if pieces is None:
        return
    name = named.end("name") if named["name"] else named.end("short")
    urged = bool(named["asked"]) or _is_labelled(spelled, source, name, named.end())
    end = _end_of_account(spelled, source, pieces)
    if is_account(text[pieces.start() : end], urged=urged):
        yield named.start(), end
    elif is_number(pieces.group()):
        yield named.start(), pieces.end()


def is_number(pieces: str) -> bool:
    """Five to twenty letters and digits, four digits at least, however they are parted."""
    letters = pieces.replace(" ", "")
    return sum(map(str.isdigit, letters)) >= 4 and 5 <= len(letters) <= 24


def is_account(name: str, *, urged: bool) -> bool:
    """Letters with digits, or parted by underscores; letters alone only where one is urged ('add me', 'id:')."""
    letters = name.replace(" ", "")
    is_mixed = not letters.isalpha() and not letters.isdigit()
    if name.partition(" ")[0] in PRODUCTS | OTHER_WORDS or letters.isdigit():
        return False
    if is_mixed and 5 <= len(letters) <= 20:
        return urged or " " in name
    return urged and 6 <= len(letters) <= 20


def _is_labelled(spelled: Folded, source: str, start: int, end: int) -> bool:
    """Does the original say 'number', 'id' or put a colon between these places of the spelled text?"""
    until = spelled.starts[end] if end < len(spelled.text) else len(source)
    return bool(LABEL.search(source, spelled.span(start - 1, start)[1], until))


def _end_of_account(spelled: Folded, source: str, pieces: re.Match[str]) -> int:
    """The end of the first pieces that underscores join in the original."""
    for place in range(*pieces.span()):
        if spelled.text[place] == " ":
            between = source[spelled.starts[place - 1] + 1 : spelled.starts[place + 1]]
            if not JOINT.search(between):
                return place
    return pieces.end()
