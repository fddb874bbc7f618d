"""Exports and pictures as offices, systems and phones make them, each with the outcome a careful clerk calls right."""

import json
from pathlib import Path

import pytest

from tests.cases.runner import Workshop, carry_out

HERE = Path(__file__).parent
CASES = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Give an installation that every case gets a copy of."""
    return Workshop(tmp_path_factory.mktemp("cases"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_ends_as_it_should(case, shop):
    """Every row, picture and request of the collection comes to its right end."""
    assert carry_out(case, shop, HERE) == []
