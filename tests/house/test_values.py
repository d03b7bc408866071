"""Are values frozen, is chance in one place, and is nothing left unfinished?"""

import ast
import re

LEFT = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error", "place" + "holder")
UNFINISHED = re.compile("|".join(LEFT))
NARROWING = re.compile(r"[\w.]+ is not None|(isinstance|is_dataclass)\([^()]*\)")  # for the type checker alone
TIMELESS = {"case", "opinion", "economy", "cohesion", "war", "game", "history", "model", "forecast", "report"}


def calls(module):
    """Dotted names of everything that a file calls, with the line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def decorators(node):
    return [ast.unparse(decorator) for decorator in node.decorator_list]


def test_every_dataclass_is_frozen(modules):
    open_ones = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for said in decorators(node)
        if said.split("(")[0].endswith("dataclass") and "frozen=True" not in said
    ]
    assert not open_ones, "\n".join(open_ones)


def test_chance_comes_from_one_place(modules):
    elsewhere = [
        f"{module.where}:{line} {name}"
        for module in modules
        if module.room != "randomness"
        for name, line in calls(module)
        if name.startswith(("np.random.", "numpy.random.", "random.")) or name.endswith("default_rng")
    ]
    assert not elsewhere, "\n".join(elsewhere)


def test_no_answer_depends_on_the_clock(modules):
    asked = [
        f"{module.where}:{line} {name}"
        for module in modules
        if module.room in TIMELESS
        for name, line in calls(module)
        if re.search(r"\b(datetime|date|time)\.(now|utcnow|today|time|time_ns|perf_counter|monotonic)$", name)
    ]
    assert not asked, "\n".join(asked)


def test_no_kernel_trades_exactness_for_speed(modules):
    fast = [module.where for module in modules if re.search(r"fast" + r"math\s*=\s*(True|\{)", module.text)]
    assert not fast


def test_nothing_in_the_source_is_unfinished(modules):
    left = [
        f"{module.where}:{number} {line.strip()}"
        for module in modules
        for number, line in enumerate(module.text.splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert not left, "\n".join(left)


def test_nothing_prints_but_the_command_line(modules):
    loud = [
        f"{module.where}:{line}"
        for module in modules
        if module.room != "cli"
        for name, line in calls(module)
        if name == "print"
    ]
    assert not loud, "\n".join(loud)


def test_no_input_is_checked_by_assert(modules):
    loose = [
        f"{module.where}:{node.lineno}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assert) and not NARROWING.fullmatch(ast.unparse(node.test))
    ]
    assert not loose, "\n".join(loose)
