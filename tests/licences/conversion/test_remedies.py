"""No remedy does harm: a spreadsheet that opens and saves a table destroys long numbers in it."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CATALOGUES = sorted(
    path
    for package in ("app", "licences", "signing", "verify_client")
    for path in (ROOT / package).rglob("*.tsv")
    if "remedy_zh" in path.read_text(encoding="utf-8").partition("\n")[0].split("\t")
)
HARM = re.compile(
    r"Excel|WPS|电子表格.{0,8}(?:打开|保存|另存|计算)|另存为|再保存|spreadsheet .{0,20}(?:open|save|calculate)"
    r"|\b(?:save|open) (?:it|the file|the workbook)\b|\band save\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_remedy_is_to_open_and_save_with_a_spreadsheet(path):
    """No text of any catalogue advises it."""
    rows = csv.DictReader(
        path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    assert not [row["code"] for row in rows if HARM.search(row["remedy_zh"]) or HARM.search(row["remedy_en"])]


def test_there_are_catalogues():
    """All catalogues with remedies are looked at: those of fields, of conversion, of readers and of the service."""
    assert len(CATALOGUES) >= 4
