"""A question to history is clear, or it is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.errors import InputError, NoReferenceClass, UnclearQuestion
from tightrope.history import BEFORE_ONSET, NOT_IN, Situation, Treaty, chain, standing_on

unhurried = settings(deadline=None)  # a busy machine decides nothing

ONSET = date(2022, 2, 24)
LATER = date(2022, 4, 21)
CHAIN = ("defence", "from_1945", "borders", "patron_initiated")


def asked(standing=NOT_IN, as_of=LATER, onset=ONSET, steps=CHAIN, **more):
    return Situation(standing, as_of, onset, steps, **({"day": 56} | more))


def test_steps_lead_to_classes():
    narrowest = "defence_1945_borders_initiated"
    expected = ("allied", "defence", "defence_1945", "defence_1945_borders", narrowest)
    assert chain(asked()) == expected
    assert chain(asked(steps=expected)) == expected
    assert chain(asked(steps=("allied",))) == ("allied",)
    assert chain(asked(steps=("minor_client", "borders"))) == ("allied", "minor_client", "minor_client_borders")


@pytest.mark.parametrize("standing", [None, "", "out"])
def test_a_situation_without_standing_is_refused(standing):
    with pytest.raises(UnclearQuestion, match="allowed 'before onset', 'not in by day t'"):
        asked(standing)


def test_staying_out_needs_a_day_that_has_passed():
    with pytest.raises(UnclearQuestion, match="without day"):
        asked(day=None)
    for day in (-1, 57):
        with pytest.raises(UnclearQuestion, match="allowed 0 to 56"):
            asked(day=day)


def test_nobody_is_asked_before_a_war_that_is_on():
    with pytest.raises(UnclearQuestion, match="day 56 of the war"):
        asked(BEFORE_ONSET, day=None)
    assert asked(BEFORE_ONSET, as_of=ONSET, day=None).day is None


@given(st.integers(-400, 400))
@unhurried
def test_another_day_of_knowledge_has_its_own_standing(days):
    as_of = ONSET + timedelta(days)
    moved = asked().on(as_of)
    assert moved.as_of == as_of
    assert (moved.standing, moved.day) == standing_on(ONSET, as_of)
    assert moved.standing == (BEFORE_ONSET if days < 0 else NOT_IN)
    assert moved.day == (None if days < 0 else days)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"interstate": False}, "not one between states"),
        ({"steps": ()}, "no chain"),
        ({"steps": ("borders", "patron_initiated")}, "'patron_initiated' is no class within allied_borders"),
        ({"steps": ("hosting",)}, "allowed defence, borders, minor_client"),
        ({"steps": ("not_allied",)}, "'not_allied' is no class within allied"),
        ({"onset": date(1941, 6, 22), "as_of": date(1941, 12, 14)}, "from 1945 on.*leave out from_1945"),
    ],
)
def test_a_situation_without_a_class_names_the_nearest(more, said):
    with pytest.raises(NoReferenceClass, match=said) as refused:
        chain(asked(**more))
    assert "nearest" in str(refused.value)
    assert isinstance(refused.value, InputError)


def treaty(kinds=("defense",), in_force=date(1999, 12, 8), **more):
    return Treaty(kinds, in_force, **({"known": in_force} | more))


def test_a_defence_class_needs_a_defence_pact_where_treaties_are_given():
    assert chain(asked(treaties=(treaty(),))) == chain(asked())
    assert chain(asked(treaties=(treaty(("consul",)),))) == ("allied",)
    ended = treaty(ends=date(2020, 1, 1))
    assert chain(asked(treaties=(ended, treaty(("nonagg",))))) == ("allied",)
    with pytest.raises(NoReferenceClass, match="no treaty"):
        chain(asked(treaties=(ended,)))


def test_a_treaty_counts_from_the_day_it_was_known():
    late = treaty(in_force=date(2022, 3, 10), known=date(2022, 3, 20))
    base = asked(treaties=(treaty(("consul",)), late))
    assert chain(base.on(date(2022, 3, 19))) == ("allied",)
    assert chain(base.on(date(2022, 3, 20)))[1] == "defence"


def test_a_treaty_of_an_unknown_kind_is_refused():
    with pytest.raises(NoReferenceClass, match="allowed defense, offense, neutral, nonagg, consul"):
        treaty(("friendship",))
