"""Regular expressions mean the same on every Python we run on, that of Debian 12 (3.11.2) included."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ATOMIC_GROUP = re.compile(r"\)(?:[*+?]|\{\{?[0-9]*,?[0-9]*\}\}?)\+|\(\?>")
"""A group repeated possessively, or an atomic group: before 3.11.4 `re` matches wrongly after part of one has
matched (CPython gh-100061, gh-101955). A single set of characters may be repeated so."""


def texts_of(path):
    """Give the texts of a module, parts of formatted ones too, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            yield node.lineno, text


@pytest.mark.parametrize("package", ["app", "licences", "signing", "verify_client", "bench"])
def test_no_group_is_repeated_possessively(package):
    """Debian's own Python would read files wrongly that ours reads right."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, text in texts_of(path)
        if ATOMIC_GROUP.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("text", [r"(?:a|b)*+", r"(?:a){1,3}+", r"(?>a)", r"(a)++"])
def test_what_would_be_found(text):
    """The forms that are looked for."""
    assert ATOMIC_GROUP.search(text)
