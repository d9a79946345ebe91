"""The page behind the link that ends mails. Looking at it changes nothing, for mail programs look at every link; a POST
ends them, without signing in, also the one that a mailbox sends by itself. Source: RFC 8058."""

from __future__ import annotations

from flask import Blueprint, render_template

from community import outbox
from community.http.languages import preferred_language
from community.http.limits import limited
from community.mail.links import unsubscription_of
from community.mail.words import UNSUBSCRIBING
from community.outbox import transaction
from community.read_only.guard import open_while_read_only

unsubscribing = Blueprint("unsubscribing", __name__, template_folder="templates")


@unsubscribing.get("/unsubscribe/<token>")
@limited("600/minute")  # mailboxes ask for many of their members from few addresses
def ask_to_unsubscribe(token):
    """Show what the link ends, and a button."""
    return _page("ask") if unsubscription_of(token) else (_page("unknown"), 404)


@unsubscribing.post("/unsubscribe/<token>")
@open_while_read_only
@limited("600/minute")
def end_mails(token):
    """End the mails that the link is about. Twice is harmless."""
    meant = unsubscription_of(token)
    if meant is None:
        return _page("unknown"), 404
    member_id, scope = meant
    with transaction():
        outbox.record("mail.unsubscribed", member_id=member_id, scope=scope)
    return _page("ended")


def _page(state: str) -> str:
    language = preferred_language()
    words = UNSUBSCRIBING[language]
    return render_template("unsubscribing.html", language=language, words=words, state=state)
