"""What is a part of the public called?"""

from __future__ import annotations

from collections.abc import Mapping

WHOLE = "public"
SPOKEN: Mapping[str, str] = {
    WHOLE: "the public",
    "state": "the state's media",
    "both": "both kinds of media",
    "independent": "independent media",
    "none": "neither kind of media",
    "followers": "those who follow the ruler",
    "others": "all others",
    "follows_ruler": "follow the ruler",
    "sides_with_patron": "side with the patron",
}
"""Words of the whole and of its parts by the media they follow; bodies are said by their ids."""


def said(group: str) -> str:
    """Says a group in words.

    Args:
        group: its id, as on the group axis of support.
    Returns:
        "the public", "the state's media", "soldiers".
    """
    return SPOKEN.get(group, group.replace("_", " "))
