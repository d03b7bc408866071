"""Does every row of the mission have its one test, marked with the issue that owns it?"""

import ast
import tomllib

import pytest

ROWS = 75


@pytest.fixture(scope="module")
def owners(root):
    table = tomllib.loads((root / "tests" / "mission" / "rows.toml").read_text(encoding="utf-8"))
    return {row: owner for owner, rows in table.items() for row in rows}


@pytest.fixture(scope="module")
def files(root):
    return {path.stem.removeprefix("test_"): path for path in sorted((root / "tests" / "mission").glob("test_*.py"))}


def test_the_mission_has_75_rows_and_no_id_twice(root, owners):
    table = tomllib.loads((root / "tests" / "mission" / "rows.toml").read_text(encoding="utf-8"))
    assert len(owners) == sum(len(rows) for rows in table.values()) == ROWS


def test_every_row_has_one_file_and_no_file_lacks_its_row(owners, files):
    assert sorted(owners.keys() - files.keys()) == []
    assert sorted(files.keys() - owners.keys()) == []


def test_every_file_says_what_is_claimed_and_carries_its_owner(owners, files):
    wrong = []
    for row, path in files.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marks = [
            node.args[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.owner"
        ]
        if not ast.get_docstring(tree) or marks != [owners.get(row)]:
            wrong.append(f"{path.name}: owner {marks}, the map says {owners.get(row)}")
    assert not wrong, "\n".join(wrong)


def test_what_is_expected_to_fail_names_the_issue_that_owns_it(owners, files):
    wrong = []
    for row, path in files.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.xfail":
                said = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                if not said.get("reason", "").strip("'\"").startswith(f"issue {owners[row]}: "):
                    wrong.append(f"{path.name}:{node.lineno}")
    assert not wrong, "\n".join(wrong)


def test_no_row_is_tested_by_a_test_that_cannot_pass(files):
    hopeless = [
        path.name
        for path in files.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant)
    ]
    assert not hopeless
