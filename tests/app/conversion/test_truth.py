"""Made-up exports of every style, converted into a register: no row becomes anything but the truth."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from bench.legacy import TABLES, make_export
from licences.conversion.profiles import profiles
from licences.payload import CHINA_TIME
from tests.app.conversion.exports import certificates, convert, make_ready, outcomes

ROWS = 300
NAMES = {profile.style: profile.name for profile in profiles()}
NUMBERS = {
    "operator": ("licence_word", "licence_number"),
    "vehicle": ("certificate_word", "certificate_number"),
    "practitioner": ("certificate_number",),
}


@pytest.fixture
def exported(tmp_path):
    """Give a function that makes an export of a table and gives its path and the truth of each row."""

    def make(table, rows=ROWS, dirty=0.4):
        path = tmp_path / f"{table.key}.export"
        today = (datetime.now(UTC) - timedelta(days=1)).astimezone(CHINA_TIME).date()
        with path.open("wb") as out, (tmp_path / "truth").open("w+", encoding="utf-8") as truth:
            make_export(table.style, rows, 5, dirty, out, truth, family=table.family, today=today)
            truth.seek(0)
            return path, [json.loads(line) for line in truth]

    return make


def number_of(family, fields):
    """Give the number a certificate of these true fields has."""
    return tuple(fields[name] for name in NUMBERS[family])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_every_row_becomes_what_is_true(services, exported, table):
    """Converted rows should tell just the true fields; all others be skipped or refused, as the truth says."""
    make_ready(services)
    path, answers = exported(table)
    counts = convert(services, path, profile=NAMES[table.style], chunk_rows=64)
    made = {number_of(table.family, row.face): row for row in certificates(services)}
    true = {}
    for answer in answers:
        if answer["outcome"] in {"converted", "warned"}:
            true[number_of(table.family, answer["fields"])] = answer["fields"]
    wrong = [
        number
        for number, fields in true.items()
        if number in made and any(made[number].face.get(name) != value for name, value in fields.items())
    ]
    expected = Counter(answer["outcome"] for answer in answers)
    expected["converted"] += expected.pop("warned", 0)
    assert (set(), set(), []) == (set(made) - set(true), set(true) - set(made), wrong)
    assert dict(+expected) == outcomes(counts)
    assert Counter(one["reason"] for one in answers if one["outcome"] == "skipped") == counts["skip_reasons"]
    assert audit_reading.verify(services, SYSTEM_ACTOR) == []
