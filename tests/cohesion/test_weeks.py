"""What became of those ordered, week by week, agrees with the table of the whole campaign."""

import dataclasses

import numpy as np

from tightrope.cohesion import thin_refusal, thin_table, weeks_of


def test_the_last_week_is_the_end_of_the_campaign(make_case):
    given = make_case(12)
    table, weeks = thin_table(*given), weeks_of(thin_refusal, 1, *given)
    for name in ("ranks_filled", "desertion", "surrender", "losses"):
        np.testing.assert_allclose(getattr(weeks, name)[..., -1], getattr(table, name)[..., 1], atol=1e-10)


def test_each_week_is_the_end_of_a_campaign_of_that_length(make_case):
    given = make_case(12)
    weeks = weeks_of(thin_refusal, 1, *given)
    short = (*given[:-1], dataclasses.replace(given[-1], weeks=3))
    np.testing.assert_allclose(weeks.desertion[..., 2], thin_table(*short).desertion[..., 1], atol=1e-10)


def test_formations_weighed_by_strength_make_the_force_exactly(make_case):
    given = make_case(12)
    table, formations = thin_table(*given), given[1]
    ordered = formations.ordered[1]
    shares = table.obedience_by_formation[..., 1, :][..., ordered]
    strength = formations.strength[:, ordered]
    whole = np.einsum("wsgf,wf->wsg", shares, strength) / strength.sum(axis=1)[:, None, None]
    np.testing.assert_allclose(whole, table.obedience[..., 1], atol=1e-12)
    assert np.isnan(table.obedience_by_formation[..., 1, ~ordered]).all()


def test_recruits_make_up_what_the_balance_of_the_ranks_leaves(make_case):
    table = thin_table(*make_case(12))
    gone = table.desertion + table.surrender + table.losses
    np.testing.assert_allclose(table.arrived, table.ranks_filled + gone - table.obedience, atol=1e-9)
