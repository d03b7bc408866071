"""The consensus reaches soldiers and elite, and three in a hundred cannot fill an apparatus."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_each_formation_shows_needed_against_willing_and_what_links_it_to_the_public(spoken):
    formations = spoken("cohesion", "belarus_2022")["formations"]
    assert formations
    for formation in formations:
        assert 0 <= formation["willing"]["median"] <= 1
        assert 0 <= formation["needed"] <= 1
        assert formation["link_to_public"]["label"] == "assumed"


def test_a_caste_apart_is_a_rival_theory_in_which_the_link_is_cut(play, troops_demo):
    rival = "rivals: [{id: caste_apart, weight: 0.5, because: The apparatus may live apart from the public.}]\n"
    rivals = {theory["id"]: theory for theory in play(troops_demo + rival)["rivals"]}
    assert rivals["caste_apart"]["link_to_public"] == 0
