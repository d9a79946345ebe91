"""Contact details that lead members away from the shop (引流): WeChat, QQ, groups, messengers, phone, e-mail.

Strength: 0.9 a messenger's name and an account, 0.8 a mobile number or an address of mail, 0.4 an invitation without
an account: shoppers also tell how a seller asked them to add him, and only the latter two are rare in genuine reviews.
Measured by benchmarks/moderation_holds.py, which prints how often each check fires on 62,773 reviews.
"""

import re
from collections.abc import Iterator
from itertools import islice

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 1
ACCOUNT, NUMBER, INVITATION = 0.9, 0.8, 0.4
MOST_QUOTED = 20
NUMERALS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺oil", "00123456789123456789" + "1011")
DIGIT = "[0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺oil]"
DISGUISED = re.compile(rf"{DIGIT}(?: ?{DIGIT}){{4,}}")
MOBILE = re.compile(r"(?<![0-9])(?<![0-9] )1 ?[3-9](?: ?[0-9]){9}(?! ?[0-9])")  # 11 digits, numbering plan of China
MAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII)
ASKED = r"(?P<asked>[加联搜找➕][我个下系索一你]{0,3})?"
WECHAT = r"(?:[微薇威徽维唯溦葳卫崴][信芯心星]|[威微薇v][x信芯心]|(?<![a-z])(?:wei ?xin|we ?chat|wx|v(?= [a-z]|号)))"
QQ = r"(?:扣扣|叩叩|抠抠|企鹅|秋秋|球球|(?<![a-z])qq?(?![a-z])|[qv扣加进]群|[加进]裙|群号|裙号)"
MESSENGER = r"(?:(?<![a-z])(?:telegram|whats ?app|kakao ?talk|line id|tg)(?![a-z])|纸飞机|电报号)"
NAMED = re.compile(rf"{ASKED}(?:{WECHAT}|{QQ}|{MESSENGER}|(?<=[加])v)(?:[号码是为加我搜联系群裙 ]|id){{0,8}}")
ACCOUNT_NAME = re.compile(r"[a-z0-9]+(?: [a-z0-9]+){0,4}")
INVITED = re.compile(
    r"[加私扫][我个下一]{0,2}(?:vx?(?![a-z])|wx|[微薇威徽][信芯]|qq?(?![a-z])|扣扣|企鹅|二维码)"
    r"|[加进][q扣]?[群裙][领拿抢]"
)
MESSAGE = Message("内容含有联系方式或站外引流信息。", "The text contains contact details that lead elsewhere.")


def check(submission: Submission) -> Finding | None:
    """Contact details in any usual disguise."""
    text = plain_numbers(submission.spelled.text)
    for strength, places in ((ACCOUNT, accounts(text)), (NUMBER, numbers(text)), (INVITATION, invitations(text))):
        spans = [
            span
            for place in islice(places, MOST_QUOTED)
            for span in submission.quote_folded(submission.spelled, *place)
        ]
        if strength == NUMBER:
            spans += addresses(submission)
        if spans:
            return Finding("contacts", VERSION, strength, "contact_solicitation", MESSAGE, tuple(dict.fromkeys(spans)))
    return None


def plain_numbers(text: str) -> str:
    """Runs of numerals as digits, place by place: '一三八oo' → '13800'. Four of a run must be true numerals."""
    return DISGUISED.sub(lambda run: _as_digits(run.group()), text)


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """The name of a messenger, followed by what can be an account of it."""
    for named in NAMED.finditer(text):
        account = ACCOUNT_NAME.match(text, named.end())
        if account and is_account(account.group(), asked=bool(named["asked"])):
            yield named.start(), account.end()


def is_account(name: str, *, asked: bool) -> bool:
    """Five to twenty letters and digits; with fewer than four digits only as one word after 'add me'.

    Source of the lengths: WeChat accounts have 6 to 20 characters, QQ and group numbers 5 to 11.
    """
    letters, word = name.replace(" ", ""), name.partition(" ")[0]
    if sum(map(str.isdigit, letters)) >= 4:
        return 5 <= len(letters) <= 24
    return asked and 6 <= len(word) <= 20


def numbers(text: str) -> Iterator[tuple[int, int]]:
    """Mobile numbers."""
    return (match.span() for match in MOBILE.finditer(text))


def invitations(text: str) -> Iterator[tuple[int, int]]:
    """'Add me', and where."""
    return (match.span() for match in INVITED.finditer(text))


def addresses(submission: Submission) -> list[Span]:
    """Addresses of mail, in the source text: folding takes the @ for a separator."""
    matches = islice(MAIL.finditer(submission.text), MOST_QUOTED)
    return [span for match in matches for span in submission.quote(*match.span())]


def _as_digits(run: str) -> str:
    return run.translate(NUMERALS) if sum(char not in "oil " for char in run) >= 4 else run
