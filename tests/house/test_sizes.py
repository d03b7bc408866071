"""Are files and functions small enough to be read in one go?"""

import ast
import statistics

import pytest

FILE_LINES = 400
FUNCTION_LINES = 60
LONG = 40
MEDIAN, NINTH_TENTH, LONG_SHARE = 8, 25, 0.02
PARAMETERS = 6
BOUND_PARAMETERS = 8


def body_lines(node):
    """Lines of a function without its docstring."""
    first = node.body[0]
    spoken = ast.get_docstring(node) is not None
    return node.end_lineno - node.lineno + 1 - (first.end_lineno - first.lineno + 1 if spoken else 0)


def parameters(node):
    given = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
    return [argument for argument in given if argument.arg not in {"self", "cls"}]


@pytest.fixture(scope="module")
def lengths(modules):
    found = {f"{m.where}:{node.lineno} {node.name}": body_lines(node) for m in modules for node in m.functions()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def test_no_file_is_longer_than_400_lines(modules):
    long = {module.where: module.text.count("\n") + 1 for module in modules}
    assert not {where: lines for where, lines in long.items() if lines > FILE_LINES}


def test_no_function_is_longer_than_60_lines(lengths):
    assert not {where: lines for where, lines in lengths.items() if lines > FUNCTION_LINES}


def test_functions_are_usually_short(lengths):
    ordered = sorted(lengths.values())
    long = [where for where, lines in lengths.items() if lines > LONG]
    assert statistics.median(ordered) <= MEDIAN
    assert ordered[int(0.9 * (len(ordered) - 1))] <= NINTH_TENTH
    assert len(long) <= LONG_SHARE * len(ordered), "\n".join(long)


def test_no_function_takes_more_than_8_parameters_and_no_private_one_more_than_6(modules):
    wide = []
    for module in modules:
        if module.room == "cli":  # a command's parameters are its options, each described on its page
            continue
        for node in module.functions():
            count = len(parameters(node))
            private_kernel = node.name.startswith("_") and count > PARAMETERS
            if count > BOUND_PARAMETERS or (private_kernel and not _compiled(node)):
                wide.append(f"{module.where}:{node.lineno} {node.name} takes {count}")
    assert not wide, "\n".join(wide)


def _compiled(node):
    return any("jit" in ast.unparse(decorator) for decorator in node.decorator_list)
