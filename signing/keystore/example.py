"""The example keys (示例密钥) of keys_example/: published, so worth nothing outside a demonstration."""

from pathlib import Path
from typing import Final

from signing.algorithms import ALGORITHMS, PrivateKey

EXAMPLE_PASSPHRASE: Final = b"example"

EXAMPLE_KIDS: Final = frozenset(
    map(bytes.fromhex, ("24bf101a0c452df3", "34ccbd5be3fc6044", "69cdcb657cb7d159"))
)
"""Key ids of the files in keys_example/ (a test compares); what these keys sign is a specimen at most."""


def load_examples(folder: Path) -> tuple[PrivateKey, ...]:
    """Read the example keys from a copy of keys_example/, in the order of the algorithms.

    Git keeps no modes, so these files are open to all, and need not be closed: they hold no secret.

    Raises:
        PrivateKeyError: a file is not the key it should be.
    """
    return tuple(
        algorithm.private_from_pem(
            (folder / f"{algorithm.name.lower()}.pem").read_bytes(), EXAMPLE_PASSPHRASE
        )
        for algorithm in ALGORITHMS
    )
