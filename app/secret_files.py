"""Secrets of this installation: files only its user can read, made once and never overwritten."""

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from app.private_files import make_private_folder
from app.settings import Settings

_SIZE: Final = 32


class SecretFileError(Exception):
    """A secret is missing, too short, or open to others; `path` and `reason` say which and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def read_secret(path: Path) -> bytes:
    """Read a secret of at least 32 characters, white space at the ends left out.

    Raises:
        SecretFileError: it is missing, short, or readable by group or others.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            secret = file.read().strip()
    except FileNotFoundError:
        raise SecretFileError(
            path, "缺少密钥文件，请运行 luzheng init · missing; run: luzheng init"
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretFileError(path, "权限过宽，请 chmod 600 · open to others; chmod 600 it")
    if len(secret) < _SIZE:
        raise SecretFileError(path, "过短，至少 32 个字符 · too short; at least 32 characters")
    return secret


def make_missing(settings: Settings) -> list[Path]:
    """Make the secrets that do not exist yet, random ones, and give their paths."""
    paths = (settings.passphrase_path, settings.audit_secret_path, settings.token_secret_path)
    return [path for path in paths if _make(path)]


def _make(path: Path) -> bool:
    make_private_folder(path.parent)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(_SIZE) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True
