"""Do imports go the way the map says?"""

import sys
from importlib.util import find_spec

LEVELS = (
    {"errors", "kernels", "randomness"},
    {"case", "opinion", "economy", "cohesion", "war", "game", "history"},
    {"model"},
    {"runs"},
    {"forecast"},
    {"ledger", "report"},
    {"web", "cli"},
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
SCIENCES = {"opinion", "economy", "cohesion", "war", "game", "history"}
SIBLINGS = SCIENCES | {"case"}
DOORS = {"__init__", "__main__"}
NUMBERS = {"numpy", "scipy", "numba"}
ALLOWED = dict.fromkeys(SCIENCES, NUMBERS) | {
    "game": NUMBERS | {"llvmlite"},  # docs/decisions/0007
    "errors": set(),
    "kernels": {"numba"},
    "randomness": {"numpy", "scipy"},
    "case": {"numpy", "pydantic", "pydantic_core", "ruamel"},
    "model": NUMBERS,
    "runs": {"numpy"},
    "forecast": {"numpy", "scipy"},
    "ledger": {"numpy", "scipy", "sqlalchemy"},
    "report": {"numpy", "jinja2", "markupsafe", "vl_convert"},
    "cli": {"typer", "click", "rich"},
}


def target_room(target):
    parts = target.split(".")
    return parts[1] if parts[0] == "tightrope" and len(parts) > 1 else None


def test_every_folder_has_its_place_on_the_map(modules):
    unknown = {module.room for module in modules} - LEVEL.keys() - DOORS
    assert not unknown, f"not on the map: {sorted(unknown)}"


def test_no_import_goes_upward_and_no_sibling_imports_another(modules):
    against = []
    for module in modules:
        for asked in module.imports():
            room = target_room(asked.target)
            if module.room in DOORS or room not in LEVEL or room == module.room:
                continue
            upward = LEVEL[room] > LEVEL[module.room]
            sibling = LEVEL[room] == LEVEL[module.room] and module.room not in LEVELS[0]
            if upward or sibling:
                against.append(f"{module.where}:{asked.line} {module.room} -> {room}")
    assert not against, "\n".join(against)


def test_a_science_imports_only_the_ground_floor_its_own_folder_and_numbers(modules):
    against = [
        f"{module.where}:{asked.line} {asked.target}"
        for module in modules
        if module.room in SCIENCES
        for asked in module.imports()
        if target_room(asked.target) not in {None, module.room, *LEVELS[0]}
    ]
    assert not against, "\n".join(against)


def test_only_model_draws_chance(modules):
    drawn = [
        f"{module.where}:{asked.line}"
        for module in modules
        for asked in module.imports()
        if asked.target in {"tightrope.randomness.uniforms", "tightrope.randomness.normals"}
        and module.room not in {"model", "randomness"}
    ]
    assert not drawn, "\n".join(drawn)


def test_a_library_stays_behind_the_folder_that_needs_it(modules):
    against = []
    for module in modules:
        for asked in module.imports():
            package = asked.target.split(".")[0]
            own = package in {"tightrope", "__future__"} or package in sys.stdlib_module_names
            if not own and package not in ALLOWED.get(module.room, set()):
                against.append(f"{module.where}:{asked.line} {module.room} imports {package}")
    assert not against, "\n".join(against)


def test_no_import_stands_inside_a_function_outside_cli(modules):
    inside = [
        f"{module.where}:{asked.line} {asked.target}"
        for module in modules
        if module.room != "cli"
        for asked in module.imports()
        if asked.inside_function
    ]
    assert not inside, "\n".join(inside)


def test_imports_of_the_package_form_no_circle(modules):
    names = {module.name for module in modules}
    edges = {module.name: set() for module in modules}
    for module in modules:
        for asked in module.imports():
            target = asked.target if asked.target in names else asked.target.rpartition(".")[0]
            if target in names and target not in {module.name, "tightrope"}:
                edges[module.name].add(target)
    edges["tightrope"] = set()  # its names are loaded on first use
    while leaves := [name for name, targets in edges.items() if not targets & edges.keys()]:
        for name in leaves:
            del edges[name]
    assert not edges, f"these import one another in a circle, or lead into one: {sorted(edges)}"


def test_every_import_of_the_package_finds_its_module(modules):
    names = {module.name for module in modules}
    lost = [
        f"{module.where}:{asked.line} {asked.target}"
        for module in modules
        for asked in module.imports()
        if asked.target.startswith("tightrope.")
        and asked.target not in names
        and asked.target.rpartition(".")[0] not in names
    ]
    assert not lost, "\n".join(lost)
    assert find_spec("tightrope") is not None
