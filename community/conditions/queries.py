"""Whether members may write yet."""

from __future__ import annotations

from community.config import Config
from community.errors import Invalid, RealNameNeeded, TermsNotAccepted
from community.members.queries import Bearer


def check_conditions(writer: Bearer, settings: Config) -> None:
    """Raises TermsNotAccepted where other terms are in force than those that the member agreed to, and RealNameNeeded
    where the shop has to know who writes and does not.
    """
    if settings.terms_version and writer.terms_version != settings.terms_version:
        raise TermsNotAccepted(settings.terms_version)
    if settings.require_real_name and not writer.real_name_verified:
        raise RealNameNeeded


def check_in_force(version: str | None, settings: Config) -> None:
    """Raises Invalid for terms that are not in force: nobody can agree to those. None: to none yet."""
    if version and settings.terms_version and version != settings.terms_version:
        known = f"The terms in force are {settings.terms_version}. Show those, and send that version."
        raise Invalid(errors={"terms_version": [known]})
