"""What earns how much."""

from __future__ import annotations

from community.access import current_member, role_required
from community.earning.queries import KIND, earning_rules
from community.earning.rules import shipped_rules
from community.earning.schemas import EarningRulesIn, EarningRulesOut
from community.http.blueprint import Blueprint
from community.http.etags import if_match, versioned
from community.outbox import transaction
from community.rulesets.actions import change_rules

earning = Blueprint("earning", __name__, description="What earns how much")


@earning.get("/rewards/rules")
@role_required("growth")
@versioned
@earning.response(200, EarningRulesOut)
def get_earning_rules():
    """See what earns how much."""
    return earning_rules()


@earning.put("/rewards/rules")
@role_required("growth")
@versioned
@if_match
@earning.arguments(EarningRulesIn)
@earning.response(200, EarningRulesOut)
def put_earning_rules(data, version):
    """Change what earns how much, from now on. What was earned by earlier versions stays."""
    with transaction():
        return change_rules(KIND, current_member(), data["items"], version=version, shipped=shipped_rules())
