"""Positions of keys in TOML texts."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.profiles import names, text_of
from licences.conversion.toml_lines import LineIndex

TEXT = '''# comment [not a table]
a = "x = [1"
b = [
  "c = 1", # ]
  "[d]",
]
e.f = 1
"g h" = """
i = 2
[j]
"""
[[k]]
l = 1
[k.m]
n = { o = 1 }
  [[k]]
  l = 2
[k.m]
n = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b",), 3),
        (("e", "f"), 7),
        (("g h",), 8),
        (("k", 0), 12),
        (("k", 0, "l"), 13),
        (("k", 0, "m", "n", "o"), 15),
        (("k", 1, "l"), 17),
        (("k", 1, "m", "n"), 19),
        (("z",), 1),
    ],
)
def test_a_key_is_found_on_its_line(path, line):
    """Strings, comments, arrays over lines and nested tables do not lead astray."""
    tomllib.loads(TEXT)
    assert LineIndex(TEXT).find(path).line == line


def test_a_word_is_found_on_the_line():
    """The column is that of the word, or of the key when the word is not there."""
    assert LineIndex(TEXT).find(("k", 0, "m", "n"), near="o") == (15, 7)
    assert LineIndex(TEXT).find(("k", 1, "l"), near="zzz") == (17, 3)


@pytest.mark.parametrize("name", names())
def test_every_field_of_every_profile_is_found(name):
    """Each key stands on the line it is found on."""
    text = text_of(name)
    index, lines = LineIndex(text), text.splitlines()
    for at, record in enumerate(tomllib.loads(text)["record"]):
        for section in ("fields", "optional"):
            for key in record.get(section, {}):
                assert lines[index.find(("record", at, section, key)).line - 1].startswith(f"{key} = ")


@given(st.text())
def test_any_text_has_positions(text):
    """The index never fails."""
    assert LineIndex(text).find(("a", 0, "b")).line >= 1
