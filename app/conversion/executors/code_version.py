"""Which code this process runs: summed up over every file of it, so that "the same version" means the same.

Rules and code lists decide about rows; a cluster in which one machine has others would decide unevenly.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("app", "licences", "signing", "verify_client")
_KINDS: Final = frozenset({".py", ".tsv", ".toml", ".json", ".bin"})


@cache
def code_version() -> str:
    """Sum up the code and data of all packages."""
    digest = sha256()
    for package in _PACKAGES:
        folder = Path(str(files(package)))
        for path in sorted(each for each in folder.rglob("*") if each.suffix in _KINDS):
            content = path.read_bytes()
            digest.update(f"{package}/{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]
