"""Dependence costs years of growth at home, and the neighbour pays most: two accounts that are never added up."""

import pytest

pytestmark = pytest.mark.owner("E")


def test_gdp_and_means_run_to_the_horizon_and_harm_to_others_stands_apart(spoken):
    economy = spoken("economy", "belarus_2022")
    assert max(economy["gdp"]) == max(economy["means"]) == economy["horizon"]
    assert economy["harm_to_others"]
    assert all(item["evidence"] for item in economy["harm_to_others"])
    assert not {item["id"] for item in economy["harm_to_others"]} & set(economy["stakes_of_the_ruler"])
