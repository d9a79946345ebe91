"""Adopting a policy. Going back is adopting the older one again. They flush, never commit."""

from __future__ import annotations

from sqlalchemy import select

from community.database import db
from community.errors import NotFound
from community.members.models import Member
from moderation.judgement.policy import Policy
from moderation.rulebook import acts
from moderation.rulebook.editions import new_edition
from moderation.rulebook.errors import PolicyRefused
from moderation.rulebook.models import PolicyVersion
from moderation.rulebook.queries import base_policy


def adopt_policy(author: Member | None, policy: Policy, comment: str) -> PolicyVersion:
    """Judge by this policy from the next submission on. author: None for what the house does by itself.

    Raises PolicyRefused when another one has its version already: a verdict names the version alone.
    """
    known = find_policy(policy.version)
    if known is not None and known != policy:
        raise PolicyRefused(f"Another policy is called {policy.version} already. {PolicyRefused.way_out}")
    edition = new_edition("policy", author, comment)
    adopted = PolicyVersion(edition_id=edition.id, version=policy.version, value=policy.to_json())
    db.session.add(adopted)
    db.session.flush()
    acts.of_version(adopted, author, comment)
    return adopted


def policy_called(version: str) -> Policy:
    """The policy of this version that was adopted before, or that came with the installation. Raises NotFound."""
    policy = find_policy(version)
    if policy is None:
        raise NotFound(f"No policy {version} was ever adopted here; GET /api/v1/moderation/policies lists them.")
    return policy


def find_policy(version: str) -> Policy | None:
    """The policy of this version, if there is one."""
    if version == base_policy().version:
        return base_policy()
    value = db.session.scalar(select(PolicyVersion.value).where(PolicyVersion.version == version).limit(1))
    return Policy.from_json(value) if value else None
