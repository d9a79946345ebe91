"""Contact details that lead members away from the shop (引流): messengers, groups, phone, mail, profiles elsewhere.

Strength: 0.9 a messenger's name and an account, or a token that opens a purchase elsewhere (淘口令); 0.8 a mobile
number or an address of mail; 0.6 a profile or a shop on another platform, contacts in one's own profile; 0.5 a
landline, which reviewers of hotels also name; 0.4 an invitation without an account: shoppers tell how a seller asked
them to add him. Measured by benchmarks/moderation_holds.py, which prints how often each fires on 62,773 reviews.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice

from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import Folded, spell
from moderation.judgement.text.hosts import narrowed
from moderation.judgement.text.messengers import accounts, profiles
from moderation.judgement.text.numbers import landlines, mobile_numbers, plain_numbers
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 2
ACCOUNT, NUMBER, ELSEWHERE, FIXED_LINE, INVITATION = 0.9, 0.8, 0.6, 0.5, 0.4
MOST_QUOTED = 20
MOST_HEARTY = 2000  # characters that are spelled a second time, for their hearts
# Hearts stand for 心, which sounds like 信, where a name of WeChat begins: 'V❤', '威💗信'.
HEARTS = dict.fromkeys(map(ord, "❤♥♡💚💗💕💓🖤💙💛💜💖💘💝🧡🤍"), "心")
HEARTY = re.compile(r"[vVｖＶwWⅴⓥ薇威微]\W{0,3}[❤♥♡💚💗💕💓🖤💙💛💜💖💘💝🧡🤍]")
MAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII)
AT, DOT = (
    r" ?(?:艾特|爱特|圈[aA]|小老鼠|[(\[{【（]at[)\]}】）]|#| at ) ?",
    r" ?(?:\.|点|[(\[{【（]dot[)\]}】）]| dot ) ?",
)
SPOKEN_MAIL = re.compile(
    rf"(?<![A-Za-z0-9._-])[A-Za-z0-9._-]{{3,64}}{AT}"
    rf"(?:[A-Za-z0-9-]{{1,63}}{DOT}(?:com|cn|net|org)|(?:qq|163|126|gmail|hotmail|outlook)(?:邮箱|信箱))"
)
TOKEN = re.compile(r"([￥¥€₤₴$£₳¢₰])[A-Za-z0-9]{8,13}\1", re.ASCII)
INVITED = re.compile(
    r"(?=[加私扫进戳滴d拉关看见点主头签简])(?:(?<![增追参施强更])[加私扫][我个下一]{0,2}"
    r"(?:vx?(?![a-z])|wx|薇(?!娅)|[微薇威徽][信芯心]|qq?(?![a-z])|扣扣|企鹅|好友)"
    r"|[加进][q扣]?[群裙][领拿抢]|(?:[私戳][信聊]?我|滴滴我)(?!们|的|心)|(?<![a-z])dd我|拉你?[进入]?[群裙]|关注(?:我的)?公众号"
    r"|扫[一下描]{0,2}二?维?码[加领进送]|[看戳点见]我?的?(?:主页|头像|签名|简介|置顶)|(?:主页|头像|签名|简介)里?有)"
)
IN_PROFILE = re.compile(
    r"(?:主页|头像|签名|简介|置顶)[里上有是的]{1,2}(?:[微薇威徽]|vx?(?![a-z])|qq?(?![a-z])|联系|电话|[群裙扣])"
)
MESSAGE = Message("内容含有联系方式或站外引流信息。", "The text contains contact details that lead elsewhere.")


def check(submission: Submission) -> Finding | None:
    """Contact details in any usual disguise."""
    spelled = hearty(submission.text) or submission.spelled
    spelled = Folded(plain_numbers(spelled.text), spelled.starts)
    for strength, places in sights(spelled, submission.text):
        spans = quote(submission, islice(places, MOST_QUOTED))
        if spans:
            return Finding("contacts", VERSION, strength, "contact_solicitation", MESSAGE, spans)
    return None


def sights(spelled: Folded, source: str) -> Iterator[tuple[float, Iterator[tuple[int, int]]]]:
    """Each strength, and the places in the original that have it; strongest first."""
    yield ACCOUNT, chain(_original(spelled, accounts(spelled, source)), _matches(TOKEN, source))
    yield NUMBER, chain(_original(spelled, mobile_numbers(spelled.text)), addresses(source))
    yield ELSEWHERE, _original(spelled, chain(profiles(spelled, source), _matches(IN_PROFILE, spelled.text)))
    yield FIXED_LINE, _original(spelled, landlines(spelled.text))
    yield INVITATION, _original(spelled, _matches(INVITED, spelled.text))


def hearty(text: str) -> Folded | None:
    """The beginning of the text, spelled with what its hearts stand for; None if there are none."""
    return spell(text[:MOST_HEARTY].translate(HEARTS)) if HEARTY.search(text, 0, MOST_HEARTY) else None


def addresses(source: str) -> Iterator[tuple[int, int]]:
    """Addresses of mail, in the source text: folding takes the @ for a letter or a separator."""
    narrow = narrowed(source)
    return chain(_matches(MAIL, narrow), _matches(SPOKEN_MAIL, narrow))


def quote(submission: Submission, places: Iterator[tuple[int, int]]) -> tuple[Span, ...]:
    """The author's own words at these places of the original."""
    return tuple(dict.fromkeys(span for place in places for span in submission.quote(*place)))


def _original(spelled: Folded, places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return (spelled.span(*place) for place in places)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))
