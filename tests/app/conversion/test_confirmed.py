"""What the authority has confirmed of a row that came back is converted, with a warning and on record."""

import csv

import pytest
from sqlmodel import col, select

from app.tables import AuditEntry
from licences.conversion.readers.corrections import MARKERS
from tests.app.conversion.exports import certificates, convert, faults, operator, outcomes

WRONG_CHECK = "91330100990000025L"


def returned(path, rows, code):
    """Write rows as a file of rows that came back, with a code column."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*MARKERS, *rows[0]))
        for at, row in enumerate(rows, 2):
            writer.writerow((at, "", code, "", "", "", "", "", *(f"'{cell}" for cell in row.values())))
    return path


def said(services):
    """Give actor and detail of what the log says was confirmed."""
    statement = select(AuditEntry).where(col(AuditEntry.action) == "certificate.confirm")
    with services.reading() as session:
        return [(entry.actor, entry.subject, entry.detail) for entry in session.exec(statement)]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"uniscid": WRONG_CHECK}, "credit_code_check", "uscc"),
        ({"com_name": "杭州示例物流"}, "company_form_missing", "operator_name"),
        ({"com_name": "杭州示例（张三）运输有限公司"}, "person_in_name", "operator_name"),
    ],
)
def test_what_is_confirmed_is_converted(ready, tmp_path, change, code, field):
    """The row comes back without a confirmation; with it, it is issued, warned of and on record."""
    row = operator(1, **change)
    counts = convert(ready, returned(tmp_path / "rejected.csv", [row], code))
    assert (outcomes(counts), set(faults(counts))) == ({"rejected": 1}, {code})
    assert said(ready) == []
    counts = convert(ready, returned(tmp_path / "confirmed.csv", [row], f"confirmed:{code}"))
    assert outcomes(counts) == {"converted": 1}
    assert "confirmed" in counts["warnings"]["codes"]
    (made,) = certificates(ready)
    assert made.face[field] == next(iter(change.values()))
    ((_, subject, detail),) = said(ready)
    assert (subject, detail) == (
        f"certificate:{made.id}",
        {"confirmed": [{"code": code, "field": field}]},
    )


@pytest.mark.parametrize("code", ["masked_value", "remark_in_name", "missing", ""])
def test_nothing_else_can_be_confirmed(ready, tmp_path, code):
    """A code outside the list is refused by its own message, whatever the row holds."""
    path = returned(tmp_path / "rejected.csv", [operator(1)], f"confirmed:{code}")
    counts = convert(ready, path)
    assert (outcomes(counts), set(faults(counts))) == ({"rejected": 1}, {"not_confirmable"})


def test_a_confirmation_covers_no_other_fault(ready, tmp_path):
    """A confirmed check character says nothing of the name, nor a confirmed bracket of what else is wrong with it."""
    rows = [
        operator(1, uniscid=WRONG_CHECK, com_name="杭州示例运输有限公司（挂靠）"),
        operator(2, com_name="杭州示例（张三）运输有限公司（挂靠）"),
        operator(3, uniscid="91330100990000025"),
    ]
    codes = "confirmed:credit_code_check；confirmed：person_in_name"
    counts = convert(ready, returned(tmp_path / "rejected.csv", rows, codes))
    assert outcomes(counts) == {"rejected": 3}
    assert faults(counts) == {"remark_in_name": 2, "credit_code_form": 1}
    assert said(ready) == []


def test_a_needless_confirmation_is_told(ready, tmp_path):
    """What was confirmed and is not so is told with the row, and is not on record."""
    path = returned(tmp_path / "rejected.csv", [operator(1)], "confirmed:credit_code_check")
    counts = convert(ready, path)
    assert outcomes(counts) == {"converted": 1}
    assert "confirmation_needless" in counts["warnings"]["codes"]
    assert said(ready) == []
