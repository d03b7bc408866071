"""His own following is a steady quarter or more, and more people side with the patron: two things to be told apart."""

import pytest

pytestmark = pytest.mark.owner("C")


def test_the_groups_add_up_to_the_public_and_show_approval_and_support_apart(spoken):
    survey = spoken("opinion", "belarus_2022")
    groups = survey["groups"]
    assert sum(group["share"] for group in groups) == pytest.approx(1)
    assert all({"sides_with_patron", "support"} <= set(group) for group in groups)
    mean = sum(group["share"] * group["support"]["send_troops"]["mean"] for group in groups)
    assert mean == pytest.approx(survey["postures"]["send_troops"]["latest"]["mean"], abs=1e-6)
