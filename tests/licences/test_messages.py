"""The message catalogue: complete, bilingual, and nothing in it unused."""

import re
from pathlib import Path

import pytest

import licences
from licences.messages import catalogue, fault, message

PACKAGE = Path(licences.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in PACKAGE.rglob("*.py")
    if PACKAGE / "conversion" not in path.parents  # it has catalogues of its own
)
RAISED = re.compile(
    r"(?:fault|error|warning|IdentifierError|message|else error\))\(\s*\"([a-z_0-9]+)\"|(?:code = |Final = |: |return )\"([a-z_0-9]+)\""
    r"|\(\?P<([a-z_0-9]+)>"
)


@pytest.mark.parametrize("found", catalogue().values(), ids=list(catalogue()))
def test_every_message_is_whole_and_in_both_languages(found):
    """Each message has a Chinese and an English text and remedy."""
    assert re.search("[\u4e00-\u9fff]", found.zh)
    assert re.search("[\u4e00-\u9fff]", found.remedy_zh)
    assert re.search("[a-z]", found.en)
    assert re.search("[a-z]", found.remedy_en)


def codes_of_names():
    """Give the codes that names are refused with: groups of patterns, answers, and a column of a table."""
    folder = PACKAGE / "names"
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    rows = (folder / "data/not_a_name.tsv").read_text(encoding="utf-8").splitlines()[1:]
    told = re.findall(r"\?P<([a-z_]+)>|\"([a-z]+(?:_[a-z]+)+)\"", sources)
    return {first or second for first, second in told} | {row.split("\t")[3] for row in rows}


def test_every_code_that_is_raised_has_a_message_and_none_is_left_over():
    """The codes named in the source and the codes of the catalogue are the same."""
    named = {first or second or third for first, second, third in RAISED.findall(SOURCES)} | codes_of_names()
    assert set(catalogue()) <= named
    called = set(re.findall(r"(?:fault|\berror|warning|IdentifierError)\(\s*\"([a-z_0-9]+)\"", SOURCES))
    assert called <= set(catalogue())


def test_values_are_filled_in():
    """Both languages and the remedy carry the values."""
    found = message("date_out_of_range", first="1970-01-01", last="2199-12-31")
    assert "1970-01-01" in found.remedy_zh
    assert "2199-12-31" in found.remedy_en


def test_a_fault_carries_everything_a_problem_needs():
    """A pydantic error has our code as its type, the English text, and the rest in its context."""
    raised = fault("photo_too_large", limit=64)
    expected = message("photo_too_large", limit=64)
    assert raised.type == expected.code
    assert raised.message() == expected.en
    assert raised.context is not None
    assert {"zh", "remedy_zh", "remedy_en"} <= set(raised.context)
