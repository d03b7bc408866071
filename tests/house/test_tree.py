"""Does any file name a machine, a package index, or how the project came about?"""

import re

# Each word is put together here, so that this file does not trip over itself.
FOLDERS = ("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers")
SERVERS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "ana" + "conda.org", "debian" + ".org")
SPOKEN = (
    "work" + "place",
    "assist" + "ants?",
    "sub" + "agents?",
    "(?:coding|AI) " + "agents?",
    "chat" + "bots?",
    "language " + "models?",
    "(?:this|each|every|next|later|earlier|my|your) ses" + "sion",
    "(?:this|the|my|your|system) pro" + "mpt",
    "co-authored-" + "by",
    "shared/" + "(?:design|specs|seed|tools|hooks)",
)
MACHINES = re.compile(rf"(?<![\w.])/(?:{'|'.join(FOLDERS)})/\w")
HOSTS = re.compile("|".join(re.escape(server) for server in SERVERS))
MAKING = re.compile(rf"\b(?:{'|'.join(SPOKEN)})\b", re.IGNORECASE)
TEXT = {"", ".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".cff", ".txt", ".json", ".j2", ".html", ".lock", ".svg"}
MEBIBYTE = 2**20


def lines(tracked, root):
    for path in tracked:
        if path.suffix in TEXT and path.name != "LICENSE":
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield f"{path.relative_to(root)}:{number}", line


def test_no_file_names_a_folder_of_somebodys_machine(tracked, root):
    found = [f"{where} {line.strip()[:120]}" for where, line in lines(tracked, root) if MACHINES.search(line)]
    assert not found, "\n".join(found)


def test_no_file_names_a_package_index(tracked, root):
    found = [f"{where} {line.strip()[:120]}" for where, line in lines(tracked, root) if HOSTS.search(line)]
    assert not found, "\n".join(found)


def test_no_file_speaks_of_how_it_came_about(tracked, root):
    found = [f"{where} {line.strip()[:120]}" for where, line in lines(tracked, root) if MAKING.search(line)]
    assert not found, "\n".join(found)


def test_no_file_of_code_or_of_a_case_is_ignored_by_git(tracked, root):
    kept = set(tracked)
    found = [path for folder in ("src", "tests", "docs", "benchmarks") for path in (root / folder).rglob("*")]
    ignored = [path for path in found if path.suffix in {".py", ".md", ".yaml", ".csv"} and path not in kept]
    assert not [str(path.relative_to(root)) for path in ignored]


def test_no_file_is_large(tracked, root):
    large = {str(path.relative_to(root)): path.stat().st_size for path in tracked if path.stat().st_size > 2 * MEBIBYTE}
    assert not large


def test_the_readme_fits_on_two_screens(root):
    assert len((root / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_every_link_between_pages_leads_somewhere(tracked, root):
    lost = []
    for path in tracked:
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
                if not (path.parent / target).exists():
                    lost.append(f"{path.relative_to(root)}: {target}")
    assert not lost, "\n".join(lost)
