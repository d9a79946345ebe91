"""The page behind the link that ends mails. Looking at it changes nothing, for mail programs look at every link; a POST
ends them, without signing in, also the one that a mailbox sends by itself. Source: RFC 8058."""

from __future__ import annotations

from flask import Response

from community import outbox
from community.http.limits import limited
from community.mail.links import unsubscription_of
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import sent_from_anywhere
from community.pages.rendering import page
from community.read_only.guard import open_while_read_only

unsubscribing = Pages("unsubscribing", __name__, static_folder=None)


@unsubscribing.get("/unsubscribe/<token>")
@limited("600/minute")  # mailboxes ask for many of their members from few addresses
def ask_to_unsubscribe(token):
    """Show what the link ends, and a button."""
    return _page("ask") if unsubscription_of(token) else _page("unknown", 404)


@unsubscribing.post("/unsubscribe/<token>")
@open_while_read_only
@sent_from_anywhere  # by mailboxes, and the token in the address says whose mails end
@limited("600/minute")
def end_mails(token):
    """End the mails that the link is about. Twice is harmless."""
    meant = unsubscription_of(token)
    if meant is None:
        return _page("unknown", 404)
    member_id, scope = meant
    with transaction():
        outbox.record("mail.unsubscribed", member_id=member_id, scope=scope)
    return _page("ended")


def _page(state: str, status: int = 200) -> Response:
    return page("mail/unsubscribing.html", status, state=state)
