"""Words and numbers are one: every number in a sentence of the screen or the report stands in the answer's document. A
sentence that speaks another number is found."""

import copy

import pytest

from tightrope.forecast.words import sentences
from tightrope.report.blocks import Paragraphs, Points
from tightrope.report.numbers import unfounded, unfounded_sentences

pytestmark = pytest.mark.owner("A")


def test_every_number_in_a_sentence_of_a_case_stands_in_its_document(plain, report):
    holds_for(plain.document, report)


def test_a_sentence_with_another_number_is_found(plain):
    forged = copy.deepcopy(dict(plain.document))
    line = forged["red_line"]
    forged["probability"][line] = dict.fromkeys(forged["probability"][line], 0.77)
    assert forged["sentences"]["headline"] in unfounded_sentences(forged)
    assert unfounded(forged, "12,345 worlds count.") == ("12,345",)
    forged["sentences"] = sentences(forged)
    assert not unfounded_sentences(forged)


def test_every_number_in_a_sentence_of_the_built_in_case_stands_in_its_document(belarus, report):
    holds_for(belarus, report)


def holds_for(document, report):
    assert document["sentences"]
    assert unfounded_sentences(document) == {}
    for line in report_lines(document, report):
        assert unfounded(document, line) == (), line


def report_lines(document, report):
    """Every sentence that stands in the report outside its tables and charts, but for what the case itself says."""
    own = set(document["left_out"]) | set(document["question"].values())
    for block in report(document):
        if isinstance(block, Paragraphs):
            yield from (line for line in block.lines if line not in own)
        elif isinstance(block, Points):
            yield from (line for line, _ in block.lines)
