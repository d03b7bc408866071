"""Where do the sciences meet a case? Here: draw every chance, play every world, weigh it, look ahead."""

from tightrope.kernels import Progress, silent
from tightrope.model.ahead import acts, unchanged, without_slips
from tightrope.model.apparatus_player import apparatus_as_player
from tightrope.model.blocks import BLOCK, filtered_each
from tightrope.model.draw import MAIN_THEORY, Draws, draw
from tightrope.model.evidence import enters_filter, seen, speaks, used_by, weighs
from tightrope.model.holds import HOLDS
from tightrope.model.idle import idle
from tightrope.model.lead import lead, must_lead
from tightrope.model.pareto import Weights, smooth
from tightrope.model.play import play, reckoning, replay, with_army
from tightrope.model.redline import times_threat
from tightrope.model.reference import DAYS as REFERENCE_DAYS
from tightrope.model.reference import Reference, reference
from tightrope.model.statements import binds, word_of
from tightrope.model.temper import island_error
from tightrope.model.timeline import Timeline, timeline
from tightrope.model.to_opinion import toplines
from tightrope.model.to_war import war_draws, war_inputs
from tightrope.model.worlds import Future, Led, Past, Science, Worlds

__all__ = [
    "BLOCK",
    "HOLDS",
    "MAIN_THEORY",
    "REFERENCE_DAYS",
    "Draws",
    "Future",
    "Led",
    "Past",
    "Progress",
    "Reference",
    "Science",
    "Timeline",
    "Weights",
    "Worlds",
    "acts",
    "apparatus_as_player",
    "binds",
    "draw",
    "enters_filter",
    "filtered_each",
    "idle",
    "island_error",
    "lead",
    "must_lead",
    "play",
    "reckoning",
    "reference",
    "replay",
    "seen",
    "silent",
    "smooth",
    "speaks",
    "timeline",
    "times_threat",
    "toplines",
    "unchanged",
    "used_by",
    "war_draws",
    "war_inputs",
    "weighs",
    "with_army",
    "without_slips",
    "word_of",
]
