"""Is each public thing documented and typed, and does its page say what it raises?"""

import ast
import builtins
import re

DRAWN = re.compile(r"^(?P<depth>[ │├└─]*)(?P<name>[A-Z]\w+)(?: {2,}.*)?$", re.MULTILINE)
UNTYPED = "game/lanes.py"  # numba hands its builders over untyped (docs/decisions/0007)
ARRAYS = ("Floats", "NDArray", "Integers", "Truths", "Shares", "ndarray")


def public_functions(module):
    return [(name, node) for name, node in module.public() if not isinstance(node, ast.ClassDef)]


def arguments(node):
    given = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
    extra = [star for star in (node.args.vararg, node.args.kwarg) if star]
    return [argument for argument in given if argument.arg not in {"self", "cls"}] + extra


def own_nodes(node):
    """The nodes of a function without those of functions inside it."""
    waiting = list(node.body)
    while waiting:
        current = waiting.pop()
        if isinstance(current, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        yield current
        waiting.extend(ast.iter_child_nodes(current))


def raised(node):
    """Names of the classes that a function raises itself."""
    names = set()
    for inner in own_nodes(node):
        if isinstance(inner, ast.Raise) and inner.exc is not None:
            called = inner.exc.func if isinstance(inner.exc, ast.Call) else inner.exc
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name[:1].isupper():
                names.add(name)
    return names


def test_every_file_opens_with_the_question_it_answers(modules):
    silent = [module.where for module in modules if not ast.get_docstring(module.tree)]
    assert not silent, "\n".join(silent)


def test_every_public_function_and_class_is_documented(modules):
    silent = [
        f"{module.where}:{node.lineno} {name}"
        for module in modules
        for name, node in module.public()
        if not ast.get_docstring(node)
    ]
    assert not silent, "\n".join(silent)


def test_the_first_sentence_of_a_page_is_a_sentence(modules):
    loose = []
    for module in modules:
        for name, node in module.public():
            first = (ast.get_docstring(node) or ".").split("\n\n")[0].strip()
            if not first.endswith((".", "?", ":")):
                loose.append(f"{module.where}:{node.lineno} {name}: {first[-40:]!r}")
    assert not loose, "\n".join(loose)


def test_every_function_is_typed(modules):
    untyped = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in modules
        for node in module.functions()
        if node.returns is None or any(argument.annotation is None for argument in arguments(node))
    ]
    assert not untyped, "\n".join(untyped)


def test_no_public_signature_says_any(modules):
    vague = []
    for module in modules:
        if module.where.endswith(UNTYPED):
            continue
        for name, node in public_functions(module):
            spoken = [*(argument.annotation for argument in arguments(node)), node.returns]
            said = " ".join(ast.unparse(annotation) for annotation in spoken if annotation is not None)
            if "Any" in said.replace("[", " ").replace("]", " ").replace(",", " ").split():
                vague.append(f"{module.where}:{node.lineno} {name}")
    assert not vague, "\n".join(vague)


def test_a_function_of_arrays_describes_its_arguments_and_its_result(modules):
    silent = []
    for module in modules:
        if module.room == "cli":
            continue
        for name, node in public_functions(module):
            if "." in name:  # a method says it in its sentence, beside the fields of its class
                continue
            page = ast.get_docstring(node) or ""
            told = [a.arg for a in arguments(node) if a.annotation and _is_array(a.annotation)]
            missing = [argument for argument in told if argument not in page]
            if missing or (told and "Args:" not in page):
                silent.append(f"{module.where}:{node.lineno} {name}: arguments {missing or told}")
            if node.returns is not None and _is_array(node.returns) and "Returns:" not in page:
                silent.append(f"{module.where}:{node.lineno} {name}: result")
    assert not silent, "\n".join(silent)


def _is_array(annotation):
    return any(word in ast.unparse(annotation) for word in ARRAYS)


def test_a_page_names_what_its_function_raises(modules):
    silent = [
        f"{module.where}:{node.lineno} {name}: {sorted(missing)}"
        for module in modules
        if module.room != "cli"
        for name, node in public_functions(module)
        if (missing := {error for error in raised(node) if error not in (ast.get_docstring(node) or "")})
    ]
    assert not silent, "\n".join(silent)


def test_an_error_comes_from_the_family(modules):
    strangers = [
        f"{module.where}:{node.lineno} {name}: {sorted(found)}"
        for module in modules
        if module.room not in {"__init__", "cli"}
        for name, node in public_functions(module)
        if (found := {error for error in raised(node) if hasattr(builtins, error)})
    ]
    assert not strangers, "\n".join(strangers)


def test_only_case_and_model_raise_faults_of_a_case(modules):
    reserved = {"CaseError", "CaseFaults", "EvidenceImpossible", "EvidenceUsedTwice"}
    against = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in modules
        if module.room not in {"case", "model"}
        for node in module.functions()
        if raised(node) & reserved
    ]
    assert not against, "\n".join(against)


def test_the_tree_of_errors_in_the_page_is_the_tree_in_the_code(modules):
    tree = next(module for module in modules if module.name == "tightrope.errors")
    drawn = {}
    stack = []
    for branch in DRAWN.finditer(ast.get_docstring(tree.tree) or ""):
        name, depth = branch["name"], len(branch["depth"])
        stack = [(level, parent) for level, parent in stack if level < depth]
        drawn[name] = stack[-1][1] if stack else "Exception"
        stack.append((depth, name))
    written = {node.name: ast.unparse(node.bases[0]) for node in tree.tree.body if isinstance(node, ast.ClassDef)}
    assert drawn == written
