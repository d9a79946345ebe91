"""Everybody has one stage, and who moved adds up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from community.activity.bitmaps import by_times
from community.metrics.stages import Life, Stage, stages, transitions

MEMBERS = range(12)
some = st.sets(st.sampled_from(MEMBERS)).map(BitMap)
months = st.lists(some, max_size=28)


@st.composite
def lives(draw) -> Life:
    members, young, old = draw(some), draw(some), draw(some)
    return Life(
        members, members & young, (members - young) & old, *([day & members for day in draw(months)] for _ in "ab")
    )


@given(lives(), lives())
def test_stages_add_up_to_the_members_and_transitions_to_both_ends(then, now):
    now = now._replace(members=now.members | then.members)
    earlier, later = stages(then), stages(now)

    for life, found in ((then, earlier), (now, later)):
        assert sum(map(len, found.values())) == len(life.members)
        assert BitMap.union(*found.values()) == life.members
    moves = transitions(earlier, later)
    assert {new: sum(n for (_, to), n in moves.items() if to is new) for new in Stage} == {
        stage: len(own) for stage, own in later.items()
    }
    assert {old: sum(n for (of, _), n in moves.items() if of is old) for old in Stage} == {
        stage: len(own) for stage, own in earlier.items()
    }


@given(st.lists(some, max_size=40))
def test_by_times_holds_everybody_at_the_number_of_their_sets(sets):
    counts = {member: sum(member in own for own in sets) for member in MEMBERS}

    assert by_times(sets) == {
        n: BitMap([who for who, times in counts.items() if times == n]) for n in sorted(set(counts.values()) - {0})
    }
