"""Even those who watch the state's channels are against sending their own."""

from importlib import import_module

import pytest

pytestmark = pytest.mark.owner("C")


def test_a_majority_of_the_state_channels_audience_is_against(spoken):
    media = {group["id"]: group for group in spoken("opinion", "belarus_2022")["media"]}
    assert {"state", "both", "independent", "none"} <= set(media)
    assert media["state"]["support"]["send_troops"]["high"] < 0.5


def test_exposure_moves_approval_more_than_support():
    media = import_module("tightrope.opinion.media")
    assert media.drift(exposure=1.0, output=0.0, weeks=10.0) == 0
    more, less = (media.drift(exposure=share, output=1.0, weeks=10.0) for share in (1.0, 0.5))
    assert abs(more) == pytest.approx(2 * abs(less))
