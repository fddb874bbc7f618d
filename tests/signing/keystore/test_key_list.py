"""keys.json is read strictly: any other shape is a damaged store, never a guess."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithms import by_name
from signing.keystore.errors import DamagedStoreError
from signing.keystore.key_list import from_json, to_json
from signing.keystore.record import KeyRecord, Purpose
from signing.trusted_key import KeyState

RECORD = KeyRecord(
    public=by_name("ES256").make_private().public,
    purpose=Purpose.LICENCE,
    issuer_code="113300009900000106",
    issuer_name="示例省道路运输管理机构",
    region=33,
    types=(73, 72, 73),
    state=KeyState.DISTRUSTED_SINCE,
    made=1,
    not_before=2,
    not_after=3,
    distrusted_since=2,
)


def _refusal(data: bytes) -> str:
    with pytest.raises(DamagedStoreError) as caught:
        from_json(data)
    return caught.value.reason


def test_records_are_read_back() -> None:
    """What is written is read; types are kept ascending and once each."""
    assert from_json(to_json((RECORD,))) == (RECORD,)
    assert RECORD.types == (72, 73)


def test_the_file_is_readable_by_a_person() -> None:
    """Chinese stands as Chinese, states by name."""
    text = to_json((RECORD,)).decode()
    assert "示例省道路运输管理机构" in text
    assert '"state": "distrusted-since"' in text


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'{"format": 1, "keys": []}x', b"[" * 100_000])
def test_what_is_not_json_is_refused(data: bytes) -> None:
    """A cut or foreign file, or one nested without end, is damaged."""
    assert _refusal(data) == "not_json"


@pytest.mark.parametrize("data", [b"[]", b"null", b"{}", b'{"format": 2, "keys": []}', b'{"keys": []}'])
def test_another_format_is_refused(data: bytes) -> None:
    """A newer program's file is not half understood."""
    assert _refusal(data) == "unknown_format"


@pytest.mark.parametrize(
    "data", [b'{"format":1}', b'{"format":1,"keys":{}}', b'{"format":1,"keys":[],"x":1}']
)
def test_another_shape_is_refused(data: bytes) -> None:
    """Nothing is missing and nothing is added."""
    assert _refusal(data) == "bad_record"


_WRONG = [
    ("kid", "00"),
    ("kid", RECORD.kid.hex().upper() + " "),
    ("algorithm", "SM2"),
    ("spki", "AAAA"),
    ("spki", "not base64"),
    ("spki", None),
    ("purpose", "everything"),
    ("issuer_code", "113300009900000107"),
    ("issuer_code", 11),
    ("issuer_name", ""),
    ("region", "33"),
    ("region", 100),
    ("region", True),
    ("types", [73, 72]),
    ("types", [72, 72]),
    ("types", ["72"]),
    ("types", [True]),
    ("types", []),
    ("types", None),
    ("state", "trusted"),
    ("state", "current"),
    ("state", 2),
    ("made", None),
    ("made", 1.5),
    ("from", 4),
    ("to", "3"),
    ("distrusted_since", None),
    ("distrusted_since", -1),
]


@pytest.mark.parametrize(
    ("field", "value"), _WRONG, ids=[f"{field}-{number}" for number, (field, _) in enumerate(_WRONG)]
)
def test_a_wrong_field_is_refused(field: str, value: object) -> None:
    """Each field has its type and its range, and agrees with the others."""
    content = json.loads(to_json((RECORD,)))
    content["keys"][0][field] = value
    assert _refusal(json.dumps(content).encode()) == "bad_record"


@pytest.mark.parametrize("field", json.loads(to_json((RECORD,)))["keys"][0])
def test_a_missing_field_is_refused(field: str) -> None:
    """No field has a default."""
    content = json.loads(to_json((RECORD,)))
    del content["keys"][0][field]
    assert _refusal(json.dumps(content).encode()) == "bad_record"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(json.loads(to_json((RECORD,)))["keys"][0])), _JSON)
def test_any_value_in_any_field_is_read_or_refused(field: str, value: Any) -> None:
    """Whatever stands in a field, the answer is records or DamagedStoreError."""
    content = json.loads(to_json((RECORD,)))
    content["keys"][0][field] = value
    try:
        count = len(from_json(json.dumps(content).encode()))
    except DamagedStoreError:
        count = 1
    assert count == 1
