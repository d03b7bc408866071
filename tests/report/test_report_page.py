import copy
import html
import re
from html.parser import HTMLParser

import pytest

from tightrope.forecast.figures import NO_BREAK
from tightrope.forecast.words import sentences
from tightrope.report import card, page, write_page
from tightrope.report.blocks import Table
from tightrope.report.sections import sections

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
ALLOWED = frozenset(
    re.findall(
        r"\w+",
        "html head meta title style body header main nav section footer div p h1 h2 h3 a ul ol li dl dt dd table "
        "caption thead tbody tr th td details summary figure figcaption pre code cite svg desc "
        "g path rect line text tspan",
    )
)
OPTIONAL = re.findall(
    r"\w+",
    "acts prior_only outside pooled interval robust_range mc_error noise_share limit pressed not_pressed rivals "
    "bargain now path support readings bounds apparatus tipping times_threat_in_force scenarios attribution direction "
    "compare_change strict checks duration assumed defaults left_out consequences reproduce sources evidence "
    "effective_worlds pareto_k report_worlds survival surveys expression economy",
)


class Seen(HTMLParser):
    """Collects tags, attributes and text of a page."""

    def __init__(self, said):
        super().__init__()
        self.tags, self.given, self.heads, self.text = [], [], [], []
        self.feed(said)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.given += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "h2" and data.strip():
            self.heads.append(data)
        self.text.append(data)


@pytest.fixture
def plain(undrawn, forecast):
    return page(forecast)


def every_text(value, change):
    if isinstance(value, dict):
        return {key: every_text(inner, change) if key not in KEPT else inner for key, inner in value.items()}
    if isinstance(value, list):
        return [every_text(inner, change) for inner in value]
    return change(value) if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value


KEPT = {"id", "posture", "red_line", "word", "quantity", "unit", "because", "cause", "moved_most", "used_by", "kind"}


def test_the_page_argues_in_the_order_of_the_specification(plain):
    assert Seen(plain).heads[:11] == [
        "Bottom line",
        "The path along the rope",
        "Why",
        "What the public wants, and what surveys say of it",
        "Would the formations obey",
        "What trade and sanctions leave him",
        "What would change his mind",
        "Scenarios",
        "Evidence",
        "How sure",
        "Reproduce",
    ]


def test_the_page_is_one_file_that_asks_for_nothing(plain):
    seen = Seen(plain)
    assert set(seen.tags) <= ALLOWED
    for tag, name, value in seen.given:
        assert name not in {"src", "srcset", "data", "action", "background"}, (tag, name, value)
        assert not name.startswith("on")
        if name == "href":
            assert tag == "a"
            assert value.startswith(("#", "https://"))
    assert "@import" not in plain
    assert not re.search(r"url\((?!#)", plain)
    assert "default-src 'none'" in plain


def test_every_inner_link_leads_somewhere(plain):
    seen = Seen(plain)
    ids = [value for _, name, value in seen.given if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for _, name, value in seen.given if name == "href" and value.startswith("#")} <= set(ids)


def test_a_table_stands_beside_every_chart(plain):
    for chart in ("tightrope", "postures", "attribution", "history", "surveys", "support", "scenarios"):
        after = plain.partition(f'id="chart-{chart}"')[2]
        assert "<table>" in after.partition("</section>")[0], chart


def test_every_picture_stands_in_two_widths_and_has_words(plain):
    assert plain.count('<div class="wide">') == plain.count('<div class="narrow">') == 10
    assert "Fan over time of pull plus other" in plain


def test_every_table_has_a_caption_and_scoped_heads(plain):
    seen = Seen(plain)
    assert seen.tags.count("caption") + seen.tags.count("details") == seen.tags.count("table")
    scopes = [value for tag, name, value in seen.given if tag == "th" and name == "scope"]
    assert len(scopes) == seen.tags.count("th")


def test_a_script_in_the_texts_of_a_case_comes_out_inert(undrawn, forecast):
    attacked = every_text(copy.deepcopy(forecast), lambda text: text + ATTACK)
    for source in attacked["sources"]:
        source["url"] = "javascript:alert(1)"
    for item in attacked["evidence"]:
        item["url"] = "data:text/html,<script>alert(1)</script>"
    said = page(attacked)
    seen = Seen(said)
    assert set(seen.tags) <= ALLOWED
    assert not [name for _, name, _ in seen.given if name.startswith("on")]
    assert not [value for _, name, value in seen.given if name == "href" and not value.startswith("#")]
    assert html.escape("<script>") in said


def test_only_addresses_of_the_web_become_links(undrawn, forecast):
    links = [value for _, name, value in Seen(page(forecast)).given if name == "href" and not value.startswith("#")]
    assert links
    assert all(link.startswith("https://example.org/") for link in links)


def test_a_source_dated_by_its_year_alone_keeps_its_year(undrawn, changed):
    changed["sources"][0]["published"] = "2002"
    assert "manoeuvre, 2002, reliability B" in html.unescape(page(changed))


@pytest.mark.parametrize("absent", OPTIONAL)
def test_a_part_that_was_not_computed_is_absent_and_breaks_nothing(undrawn, changed, absent):
    del changed[absent]
    said = page(changed)
    assert "None" not in " ".join(Seen(said).text)
    assert "Undefined" not in said


def test_the_answer_alone_makes_a_page(undrawn, forecast):
    needed = "version digest case role seed worlds as_of horizon dates headline question actors postures red_line"
    short = {key: forecast[key] for key in re.findall(r"\w+", f"{needed} probability")}
    short["sentences"] = sentences(short)
    assert Seen(page(short)).heads == ["Bottom line", "The path along the rope", "Why", "How sure"]


def test_every_row_of_a_table_has_a_cell_for_every_head(undrawn, forecast):
    tables = [block for part in sections(forecast) for block in part.blocks if isinstance(block, Table)]
    assert len(tables) > 15
    for table in tables:
        for row in (*table.rows, *table.more):
            assert len(row) == len(table.head), table.caption


def test_the_page_speaks_no_parameter_name(plain, parameter_names):
    spoken = " ".join(Seen(plain.partition("</style>")[2].partition('id="reproduce"')[0]).text)
    assert not parameter_names.search(spoken)


@pytest.mark.parametrize(
    "said",
    [
        "Shown, not proof",
        "if he refuses",  # danger of both choices in one unit, article, paragraph 24
        "if he complies",
        "The patron presses",
        "Rival theories",
        "worlds where no value suffices",
        "He offers the west a bargain",
        "It is struck",
        "The patron demands it",
        "He complies, once demanded",
        "Donbas stalls",
        "moves the answer by",
        "Strict: only days proved by the source",
        "Default: the case did not say",
        "Reality checks",
        "Still fought after".lower(),
        "Worlds that count",
        "Left out:",
        "never enters the reckoning",
        "nothing assumed of the rest",
        "What each posture brings",
        "never added up",
        "Known up to 11 March 2022 the answer for 1 July 2022 was 6 %",
        "beliefs off by half or double",
        "never slips",
        "tightrope run belarus_2022",
    ],
)
def test_the_page_shows(plain, said):
    assert said in html.unescape(plain).replace(NO_BREAK, " ")


def test_no_line_of_the_page_can_begin_with_the_sign_of_a_percentage(plain):
    written = re.sub(r"<(svg|pre)\b.*?</\1>", "", html.unescape(plain), flags=re.DOTALL)
    assert f"{NO_BREAK}%" in written
    assert " %" not in written


def test_the_five_causes_stand_for_both_choices(plain):
    table = plain.partition("Believed probability of losing office")[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]*)</th>', table)
    assert rows == [
        "Patron",
        "Street",
        "Apparatus",
        "Economy",
        "Adversary",
        "All causes (pull)",
        "Other",
        "Pull + other",
    ]


def test_the_weightiest_items_come_first_and_the_rest_is_folded_away(undrawn, changed):
    many = [changed["evidence"][2] | {"id": f"item_{n}", "says": f"Item number {n}."} for n in range(60)]
    changed["evidence"] += many
    changed["attribution"]["evidence"] += [
        {"id": item["id"], "says": item["says"], "leave_one_out": n / 1e6, "added": 0.0} for n, item in enumerate(many)
    ]
    table = page(changed).partition('id="evidence"')[2]
    shown, _, folded = table.partition("<details>")
    assert shown.index("The front moved east") < shown.index("Item number 59.")
    assert "Item number 0." in folded
    assert "Item number 0." not in shown


def test_a_page_is_written_whole(undrawn, forecast, tmp_path):
    write_page(forecast, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page(forecast)
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_card_holds_the_bottom_line_and_the_picture(undrawn, forecast):
    said = card(forecast)
    assert said.startswith('<div class="tightrope">')
    assert Seen(said).heads == ["Bottom line", "The path along the rope"]


@pytest.mark.slow
def test_a_page_is_the_same_each_time_and_small(changed):
    changed["evidence"] += [
        changed["evidence"][2] | {"id": f"item_{n}", "says": "A long gist. " * 23} for n in range(300)
    ]
    first = page(changed)
    assert first == page(changed)
    assert len(first.encode()) <= 1_500_000  # product specification, section 6
    assert set(Seen(first).tags) <= ALLOWED | {"circle", "defs", "clippath"}
