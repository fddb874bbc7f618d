"""keys.json: the records of a store as one file, read strictly."""

import json
from typing import Any, Final

from signing.keystore.changes import Records
from signing.keystore.errors import DamagedStoreError, ExampleKeyError
from signing.keystore.record import KeyRecord
from signing.trusted_key import KeyState

FILE_NAME: Final = "keys.json"
_FORMAT: Final = 1


def to_json(records: Records) -> bytes:
    """Write the records, in their order, so that a person can read and compare them."""
    content = {"format": _FORMAT, "keys": [record.to_json() for record in records]}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def from_json(data: bytes) -> Records:
    """Read the records.

    Raises:
        DamagedStoreError: see its `reason`.
    """
    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedStoreError("not_json") from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise DamagedStoreError("unknown_format")
    if content.keys() != {"format", "keys"} or not isinstance(content["keys"], list):
        raise DamagedStoreError("bad_record")
    records = tuple(KeyRecord.from_json(value) for value in content["keys"])
    if len({record.kid for record in records}) < len(records):
        raise DamagedStoreError("duplicate_kid")
    current = [place for record in records if record.state is KeyState.CURRENT for place in record.places]
    if len(set(current)) < len(current):
        raise DamagedStoreError("two_current_keys")
    return records


def refuse_examples(records: Records) -> None:
    """Refuse records of published example keys.

    Raises:
        ExampleKeyError: for the first one.
    """
    for record in records:
        if record.is_example:
            raise ExampleKeyError(record.kid)
