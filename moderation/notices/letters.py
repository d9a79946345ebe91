"""What is mailed to who gave a notice: that we have it, and what became of it, with the ways that are open then.

They may be no members and have no inbox, so the law's receipt and decision come by mail, and cannot be switched off.
Source: DSA Art. 16(4) and (5).
"""

from __future__ import annotations

from urllib.parse import urljoin

from community.mail.actions import post_mail_to
from community.mail.links import address
from community.members.secrets import decrypt
from moderation.notices.models import Notice
from moderation.notices.queries import NEXT


def confirm_receipt(notice: Notice, code: str) -> None:
    """Mail the receipt. The code stands in no other place, and is forgotten when the mail is sent."""
    _post(notice, "notice_received", str(notice.id), link=address(f"/api/v1/notices/{code}"))


def tell_outcome(notice: Notice) -> None:
    """Mail what became of the notice; again, if a decision was taken back and another one came."""
    following = NEXT[notice.outcome]
    outcome = following.en if notice.language == "en" else following.zh
    _post(notice, "notice_answered", f"{notice.id}:{notice.decision_id}", outcome=outcome)


def _post(notice: Notice, kind: str, number: str, **said: str) -> None:
    """Who stayed anonymous is not written to."""
    if notice.email is None:
        return
    given = {
        "name": decrypt(notice.name) or "",
        "number": str(notice.id),
        "url": urljoin(address("/"), notice.url),
        **said,
    }
    post_mail_to(decrypt(notice.email), kind, key=f"{kind}:{number}", language=notice.language, **given)
