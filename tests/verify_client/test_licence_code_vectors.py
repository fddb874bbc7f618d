"""The golden vectors of docs/licence-code.md; a second implementation is tried on the same files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from signing import algorithms, trust
from verify_client.messages import Answer
from verify_client.verify import Policy, StatusAnswer, judge

FOLDER = Path(__file__).parent.parent / "vectors" / "licence_code"


def _load(name: str) -> dict[str, Any]:
    vectors = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {vector["name"]: vector for vector in vectors}


POSITIVE, NEGATIVE = _load("positive"), _load("negative")
ROOTS = [
    algorithms.public_key_from_spki(bytes.fromhex(spki))
    for spki in json.loads((FOLDER / "roots.json").read_text())
]
TRUST = trust.from_bytes((FOLDER / "trust-list.cbor").read_bytes(), {root.kid: root for root in ROOTS})


class Told(NamedTuple):
    """A status source that answers what the vector says."""

    answer: StatusAnswer | None

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        return self.answer


def _judge(vector: dict[str, Any]) -> Any:
    status = vector["status"]
    answer = status and StatusAnswer(status["value"], status["as_of"], status["fresh_until"], "status_list")
    return judge(
        vector["text"],
        TRUST if vector["trust"] else None,
        Told(answer),
        datetime.fromtimestamp(vector["now"], UTC),
        Policy(time_seen=vector["time_seen"]),
    )


@pytest.mark.parametrize("name", [*POSITIVE, *NEGATIVE])
def test_every_vector_gets_its_answer(name: str) -> None:
    """Each golden code is judged as the vector says, detail included."""
    vector = POSITIVE.get(name) or NEGATIVE[name]
    verdict = _judge(vector)
    assert (vector["reason"], vector["detail"]) == (verdict.reason, verdict.detail)


def test_the_positive_vectors_are_valid_and_no_other() -> None:
    """Exactly the positive vectors are valid."""
    assert all(_judge(vector).is_valid for vector in POSITIVE.values())
    assert Answer.VALID not in {_judge(vector).answer for vector in NEGATIVE.values()}


def test_there_are_enough_of_them() -> None:
    """At least sixty negative vectors, each with a name of its own."""
    assert len(NEGATIVE) >= 60
    assert not set(POSITIVE) & set(NEGATIVE)


@pytest.mark.parametrize("name", POSITIVE)
def test_verified_content_can_be_shown(name: str) -> None:
    """The content of every positive vector comes out in words."""
    shown = _judge(POSITIVE[name]).certificate()
    assert shown["issuer_code"] == TRUST.keys[next(iter(TRUST.keys))].issuer_code
    assert shown["identifier"].startswith("1.2.156.3005.2.11100000000019713D")
