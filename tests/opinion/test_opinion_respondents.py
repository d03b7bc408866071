import importlib.util

import numpy as np
import pytest

from tightrope.errors import FaultyDesign, FaultySurvey, MissingExtra
from tightrope.opinion import read_respondents
from tightrope.opinion.design import mean

LINES = "troops,sex,w,region\nno,f,1.5,a\nyes,m,2,a\nno,m,1,b\nhard to say,f,1,b\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "wave.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_answers_weights_and_missing_codes_are_read(file):
    read = read_respondents(file, "troops", weight="w", strata="region", missing=("hard to say",))
    assert read.answered.tolist() == [True, True, True, False]
    assert read.weights.tolist() == [1.5, 2, 1, 1]
    share = mean(read.design(), read.answers == "yes", read.answered)
    assert share.value == pytest.approx(2 / 4.5)  # 2 of 1.5 + 2 + 1


def test_all_absent_columns_are_named_with_the_nearest(file):
    with pytest.raises(FaultySurvey, match=r"item: no column troop; did you mean troops\?.*strata: no column regio;"):
        read_respondents(file, "troop", strata="regio")


def test_a_missing_code_that_is_no_answer_offers_the_nearest(file):
    with pytest.raises(FaultySurvey, match=r"did you mean hard to say\?"):
        read_respondents(file, "troops", missing=("hard to sy",))


def test_an_empty_answer_must_be_named(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("q,s\nyes,f\n,m\n", encoding="utf-8")
    with pytest.raises(FaultySurvey, match="respondent 2 has no answer"):
        read_respondents(path, "q")
    assert read_respondents(path, "q", missing=("",)).answered.tolist() == [True, False]


def test_weights_that_are_no_weights_are_shown(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("q,w\nyes,0\nno,x\n", encoding="utf-8")
    with pytest.raises(FaultyDesign, match="respondent 1: '0', respondent 2: 'x'"):
        read_respondents(path, "q", weight="w")


def test_ragged_rows_and_unknown_files_are_refused(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("q,w\nyes\n", encoding="utf-8")
    with pytest.raises(FaultySurvey, match="row 2: 1 cells; allowed 2"):
        read_respondents(path, "q")
    with pytest.raises(FaultySurvey, match=r"allowed \.csv, \.xlsx, \.sav"):
        read_respondents(tmp_path / "w.txt", "q")
    with pytest.raises(FaultySurvey, match="no such file"):
        read_respondents(tmp_path / "none.csv", "q")


@pytest.mark.parametrize(("ending", "library"), [("xlsx", "openpyxl"), ("sav", "pyreadstat")])
def test_a_file_that_needs_the_extra_says_how_to_get_it(tmp_path, ending, library):
    if importlib.util.find_spec(library):
        pytest.skip(f"{library} is installed")
    path = tmp_path / f"w.{ending}"
    path.write_bytes(b"")
    with pytest.raises(MissingExtra, match=r'pip install "tightrope\[survey\]"'):
        read_respondents(path, "q")


def test_a_sheet_is_read_like_a_table(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra `survey`: openpyxl")
    book = openpyxl.Workbook()
    for row in (["q", "w"], ["yes", 1], ["no", 2.5]):
        book.active.append(row)
    book.save(tmp_path / "w.xlsx")
    read = read_respondents(tmp_path / "w.xlsx", "q", weight="w")
    assert read.answers.tolist() == ["yes", "no"]
    assert read.weights.tolist() == [1, 2.5]


def test_an_spss_file_gives_its_labels_and_missing_codes(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="needs the extra `survey`: pyreadstat")
    frame = pytest.importorskip("pandas", reason="writing an SPSS file needs pandas")
    data = frame.DataFrame({"q": [1.0, 2.0, 9.0, 3.0], "w": [1.0, 2.0, 1.0, 1.0]})
    path = tmp_path / "w.sav"
    pyreadstat.write_sav(
        data, str(path), variable_value_labels={"q": {1.0: "yes", 2.0: "no", 9.0: "refused"}}, missing_ranges={"q": [9]}
    )
    with pytest.raises(FaultySurvey, match="q: 3 without a label"):
        read_respondents(path, "q", weight="w")
    read = read_respondents(path, "q", weight="w", missing=("3",))
    assert read.answers.tolist() == ["yes", "no", "", ""]
    assert np.array_equal(read.answered, [True, True, False, False])
