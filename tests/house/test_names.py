"""Do names say what they mean, in the words of the glossary?"""

import re

FORBIDDEN = {"util", "utils", "helper", "helpers", "manager", "common", "base", "misc", "core", "engine"}
ROW = re.compile(r"^\| (?P<word>[^|]+) \| (?P<meaning>[^|]+) \| (?P<other>[^|]+) \|$", re.MULTILINE)


def glossary(root):
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = text.split("## Words", 1)[1].split("\n## ", 1)[0]
    return [match for match in ROW.finditer(words) if match["word"] not in {"word", "---"}]


def test_no_file_name_says_nothing(modules):
    empty = [module.where for module in modules if FORBIDDEN & set(module.path.stem.lower().split("_"))]
    numbered = [module.where for module in modules if re.search(r"\d$", module.path.stem)]
    assert not empty + numbered


def test_no_public_name_says_nothing(modules):
    against = [
        f"{module.where} {name}"
        for module in modules
        for name, _ in module.public()
        if FORBIDDEN & set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.split(".")[-1]).lower().split("_")) - {"base"}
    ]
    assert not against, "\n".join(against)


def test_every_word_of_the_glossary_has_one_row(root):
    words = [word for row in glossary(root) for word in re.sub(r"\s*\(.*?\)", "", row["word"]).split(", ")]
    assert len(words) > 80
    assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})


def test_no_public_name_uses_a_word_that_the_glossary_forbids_in_names(modules, root):
    forbidden = {word for row in glossary(root) for word in re.findall(r"`([a-z_]+)`", row["other"])}
    assert {"leader", "enemy", "override"} <= forbidden
    against = []
    for module in modules:
        for name, _ in module.public():
            spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace(".", "_")
            found = [word for word in forbidden if re.search(rf"(^|_){word}s?(_|$)", spelled)]
            against += [f"{module.where} {name}: {word}" for word in found]
    assert not against, "\n".join(against)


def test_no_word_that_the_glossary_forbids_is_one_it_uses(root):
    rows = glossary(root)
    forbidden = {word for row in rows for word in re.findall(r"`([a-z_]+)`", row["other"])}
    used = {word.lower() for row in rows for word in re.sub(r"\s*\(.*?\)", "", row["word"]).split(", ")}
    assert not forbidden & used
