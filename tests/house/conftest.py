"""What does the source tree look like? Read once, for every measure of the house."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tightrope"
CACHES = {".git", ".venv", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache", "__pycache__"}
PRODUCTS = {"dist", "build", "runs"}  # at the root of the project

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One name of the package, or of another one, that a module asks for."""

    target: str
    line: int
    inside_function: bool


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    path: Path
    name: str
    room: str
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        return str(self.path.relative_to(ROOT))

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def public(self) -> Iterator[tuple[str, Function | ast.ClassDef]]:
        """Public functions and classes of the file and public methods of public classes, with their names."""
        for node in self.tree.body:
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, node
                if isinstance(node, ast.ClassDef):
                    for inner in node.body:
                        if isinstance(inner, Function) and not inner.name.startswith("_"):
                            yield f"{node.name}.{inner.name}", inner

    def imports(self) -> Iterator[Import]:
        """Every import of the file, type-checking ones too; `from package import name` gives package.name."""
        inner = {id(node) for function in self.functions() for node in ast.walk(function) if node is not function}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, node.lineno, id(node) in inner)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield Import(f"{self._from(node)}.{alias.name}", node.lineno, id(node) in inner)

    def _from(self, node: ast.ImportFrom) -> str:
        if node.level == 0:
            return node.module or ""
        package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
        for _ in range(node.level - 1):
            package = package.rpartition(".")[0]
        return f"{package}.{node.module}" if node.module else package


def read(path: Path) -> Module:
    """Reads one file of the package."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    named = parts[:-1] if parts[-1] == "__init__" else parts
    text = path.read_text(encoding="utf-8")
    name = ".".join(("tightrope", *named))
    return Module(path=path, name=name, room=parts[0], text=text, tree=ast.parse(text, filename=str(path)))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def modules() -> tuple[Module, ...]:
    return tuple(read(path) for path in sorted(SOURCE.rglob("*.py")))


@pytest.fixture(scope="session")
def tracked() -> tuple[Path, ...]:
    """Every file of the project: as git lists them, or all of the tree where there is no git."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        found = sorted(path for path in ROOT.rglob("*") if path.is_file())
        return tuple(path for path in found if not _made(path.relative_to(ROOT).parts))
    return tuple(ROOT / name for name in listed if (ROOT / name).is_file())


def _made(parts: tuple[str, ...]) -> bool:
    return bool(CACHES & set(parts)) or parts[0] in PRODUCTS
