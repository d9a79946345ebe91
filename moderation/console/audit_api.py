"""What was done at the desk, and whether the chain of it holds."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from community.access import role_required
from community.http.limits import limited
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.rendering import page
from moderation.audit.chain import Fault
from moderation.audit.heads import exported_heads
from moderation.audit.queries import list_acts, present_head, verify
from moderation.audit.schemas import ActsIn

audit_pages = Pages("console_audit", __name__, static_folder=None)


@audit_pages.get("/moderation/audit")
@role_required("moderator")
def show_audit():
    """What was done at the desk, the newest first."""
    return _audit_page()


@audit_pages.post("/moderation/audit/verify")
@role_required("moderator")
@limited("6/minute")
def verify_chain():
    """Follow the whole chain, also against the heads that were exported, and say whether it holds."""
    found = verify(exported_heads(current_app.config["COMMUNITY"].home))
    return _audit_page(found=found, broken=isinstance(found, Fault))


def _audit_page(**more: Any) -> Response:
    wanted = asked_for(ActsIn)
    return page("console/audit.html", acts=list_acts(**wanted), wanted=wanted, head=present_head(), **more)
