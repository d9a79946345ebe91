"""What the house stops doing by itself where people disagree about a policy."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.database import db
from moderation.agreement.measures import agreement, agreement_figures, policies_in_doubt
from moderation.agreement.tasks import watch_agreement
from moderation.alerts.models import Alert
from moderation.judgement.caution import cautious
from moderation.judgement.policy import Clause, Policy
from moderation.judgement.verdicts import Outcome
from moderation.rulebook.actions import present_version
from moderation.rulebook.editions import current_edition
from moderation.screening.judges import judge
from tests.agreement.looking import judged_twice
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import SPAM, a_moderator
from tests.rulebook.rules import a_rule

AGREED = [("remove", "remove"), ("publish", "publish")]
AT_ODDS = [("remove", "publish"), ("publish", "remove")]


def test_a_policy_of_fewer_than_fifty_pairs_is_measured_and_says_nothing(app):
    judged_twice(AT_ODDS * 24 + [("remove", "remove")], a_moderator(), a_moderator())

    [measured] = agreement_figures()["policies"]
    assert (measured["pairs"], measured["kappa"], measured["interval"]) == (49, None, None)
    assert measured["observed"] == pytest.approx(1 / 49)
    assert policies_in_doubt() == {}


def test_two_who_agree_leave_their_policy_as_it_is(app):
    judged_twice(AGREED * 30 + AT_ODDS, a_moderator("wang"), a_moderator("li"))

    figures = agreement_figures()
    assert figures["pairs"] == 62
    assert [(each["policy"], round(each["kappa"], 3)) for each in figures["policies"]] == [("off_topic", 0.935)]
    assert [(each["moderators"], each["pairs"]) for each in figures["moderators"]] == [(["wang", "li"], 62)]
    assert figures["alpha"] == pytest.approx(0.936, abs=1e-3)
    assert policies_in_doubt() == {}
    watch_agreement()
    assert (current_edition(), db.session.scalars(select(Alert)).all()) == (0, [])


def test_it_does_not_matter_which_of_two_moderators_decided_first(app):
    wang, li = a_moderator(), a_moderator()
    judged_twice([("remove", "publish")], wang, li)
    judged_twice([("publish", "remove")], li, wang)

    assert agreement().by_moderators == {(wang.id, li.id): {("remove", "publish"): 2}}


def test_a_policy_that_people_understand_differently_decides_nothing_alone(app):
    rejected = a_post(SPAM, author=a_member(), published=False)
    rule = a_rule("促销", state="live", outcome="label", policy="spam")
    other = a_rule("清仓", state="live", outcome="hold", policy="spam")
    judged_twice(AT_ODDS * 30, a_moderator(), a_moderator(), policy="spam")

    watch_agreement()

    [alert] = db.session.scalars(select(Alert))
    assert (rejected.status, alert.kind, alert.subject) == ("rejected", "low_agreement", "policy:spam")
    assert (alert.evidence["pairs"], alert.evidence["kappa"]) == (60, -1.0)
    assert judge().policy.version.endswith("~spam")
    assert (present_version(rule.rule_id).state, present_version(other.rule_id).state) == ("shadow", "live")
    assert a_post(SPAM, author=a_member(), published=False).status == "held"


def test_looking_again_changes_nothing(app):
    judged_twice(AT_ODDS * 30, a_moderator(), a_moderator(), policy="spam")
    watch_agreement()
    edition = current_edition()

    watch_agreement()

    assert (current_edition(), len(db.session.scalars(select(Alert)).all())) == (edition, 1)


def test_a_careful_policy_holds_where_it_would_reject_and_labels_nothing():
    spam, abuse = ("spam", "advertising"), ("abuse",)
    policy = Policy(
        version="2026.11-2",
        clauses=(
            Clause(spam, 0.9, Outcome.REJECT),
            Clause(spam, 0.6, Outcome.HOLD),
            Clause(spam, 0.3, Outcome.LABEL),
            Clause(abuse, 0.9, Outcome.REJECT),
        ),
    )

    careful = cautious(policy, ["spam"])

    assert careful.version == "2026.11-2~spam"
    assert [(clause.policies, clause.at_least, clause.outcome) for clause in careful.clauses] == [
        (spam, 0.9, Outcome.HOLD),
        (spam, 0.6, Outcome.HOLD),
        (abuse, 0.9, Outcome.REJECT),
    ]
    assert cautious(careful, ["spam"]) == careful
    assert cautious(policy, ["copyright"]) == policy
    assert cautious(careful, ["abuse", "spam"]).version == "2026.11-2~abuse,spam"
