"""A key store in a temporary folder, and whose the keys in it are."""

from pathlib import Path
from typing import Any

import pytest

from signing.keystore import KeyStore

PASSPHRASE = b"correct horse battery staple"


@pytest.fixture
def passphrase() -> bytes:
    """The passphrase of the store."""
    return PASSPHRASE


@pytest.fixture
def terms() -> dict[str, Any]:
    """An invented issuing authority of province 33 that signs two types."""
    return {
        "issuer_code": "113300009900000106",
        "issuer_name": "示例省道路运输管理机构",
        "region": 33,
        "types": (72, 73),
        "not_before": 1_000,
        "not_after": 2_000_000_000,
    }


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    """An empty store."""
    return KeyStore.create(tmp_path / "keys", PASSPHRASE)
