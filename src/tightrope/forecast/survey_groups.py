"""What do the parts of the public want: those who follow the ruler, those who follow this or that kind of media?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.forecast.publics import said
from tightrope.model.followings import followings
from tightrope.model.reach import left_open
from tightrope.model.surveys import Asked
from tightrope.opinion.unknowns import SEGMENTS

Floats = NDArray[np.float64]
Entry = dict[str, object]

FIELDS = ("state", "independent")  # groups that live in one field of information each
NO_SERIES = "none in this case: media move nobody in the model"
_LIKELY = (0.05, 0.5, 0.95)
_MAJORITY = 0.5


def spread(values: Floats, people: Floats | None = None) -> dict[str, object]:
    """Gives 5, 50 and 95 % over rows, and the mean.

    Args:
        values: (row,). people: (row,) weights of the mean, where the size of a group is not certain.
    Returns:
        low, median, high, mean.
    """
    low, median, high = (float(x) for x in np.quantile(values, _LIKELY))
    return {"low": low, "median": median, "high": high, "mean": float(np.average(values, weights=people))}


def attitude_rows(case: Case, attitudes: Mapping[str, Asked]) -> list[Entry]:
    """Gives what else was asked: each attitude with its surveys and its share on the day of knowledge.

    Args:
        case: the case as known on its as_of. attitudes: their fits.
    Returns:
        One entry an attitude.
    Raises:
        FaultySurvey: a survey that cannot be used.
    """
    rows: list[Entry] = []
    for attitude, fit in attitudes.items():
        waves = []
        for topline in fit.bank.toplines:
            shares, half = [reading.share for reading in topline.readings], topline.rounding / 2
            waves.append(
                {
                    "id": topline.id,
                    "from": topline.field_start.isoformat(),
                    "to": topline.field_end.isoformat(),
                    "house": topline.house,
                    "mode": topline.mode,
                    "printed_low": max(0.0, min(shares) - half),
                    "printed_high": min(1.0, max(shares) + half),
                    **left_open(case, topline).plain._asdict(),
                }
            )
        rows.append({"id": attitude, "says": said(attitude), "waves": waves, "latest": spread(fit.public)})
    return rows


def group_rows(postures: Mapping[str, Asked], attitudes: Mapping[str, Asked]) -> list[Entry]:
    """Gives those who follow the ruler and the rest, with who sides with the patron and who wants what.

    Args:
        postures, attitudes: fits.
    Returns:
        Two entries whose shares add up to the public; none if nobody was asked whom they follow.
    """
    return [
        {
            "id": part.id,
            "says": said(part.id),
            "share": float(np.mean(part.size)),
            "size": spread(part.size),
            **{attitude: spread(values, part.size) for attitude, values in part.attitudes.items()},
            "support": {posture: spread(values, part.size) for posture, values in part.support.items()},
        }
        for part in followings(postures, attitudes)
    ]


def media_rows(case: Case, postures: Mapping[str, Asked], attitudes: Mapping[str, Asked]) -> list[Entry]:
    """Gives each part of the public by the media it follows: what it wants, whom it sides with, and its own reasons.

    Args:
        case: the case as known on its as_of. postures, attitudes: fits.
    Returns:
        One entry a segment; `reasons` are ids of evidence that is a reason of this part alone.
    """
    if not postures:
        return []
    first = next(iter(postures.values()))
    return [
        {
            "id": segment,
            "says": f"people who follow {said(segment)}",
            "share": float(np.mean(first.audiences[:, place])),
            "reasons": [item.id for item in _reasons(case) if item.groups == (segment,)],
            **{attitude: _within(fit, place) for attitude, fit in attitudes.items()},
            "support": {posture: _within(fit, place) for posture, fit in postures.items()},
        }
        for place, segment in enumerate(SEGMENTS)
    ]


def reason_rows(case: Case) -> list[Entry]:
    """Lists every reason of the case in words, with those whose reason it is.

    Args:
        case: the case as known on its as_of.
    Returns:
        One entry a reason.
    """
    return [
        {"id": item.id, "says": item.says, "leans": item.leans, "groups": list(item.groups), "posture": item.posture}
        for item in _reasons(case)
    ]


def agreement(postures: Mapping[str, Asked]) -> dict[str, Entry]:
    """Tells whether the two fields of information come out on the same side, whatever their reasons.

    Args:
        postures: fits.
    Returns:
        By posture: share of draws in which a majority of both is against, and of both is in favour.
    """
    found: dict[str, Entry] = {}
    for posture, fit in postures.items():
        both = fit.segments[:, [SEGMENTS.index(field) for field in FIELDS]]
        against, favour = np.all(both < _MAJORITY, axis=1), np.all(both > _MAJORITY, axis=1)
        found[posture] = {"both_against": float(np.mean(against)), "both_for": float(np.mean(favour))}
    return found


def series(case: Case) -> str:
    """Says what fields of media are coded to have said.

    Args:
        case: the case as known on its as_of.
    Returns:
        A sentence part.
    """
    coded = [item for item in case.evidence if item.used and item.kind == "output"]
    told = [
        f"{said(str(item.field))} {item.tone:+g} from {item.began.isoformat()} to {item.happened.isoformat()}"
        for item in coded
    ]
    return "; ".join(told) if told else NO_SERIES


def _within(fit: Asked, place: int) -> Entry:
    return spread(fit.segments[:, place], fit.audiences[:, place])


def _reasons(case: Case) -> list[Evidence]:
    return [item for item in case.evidence if item.kind == "reason"]
