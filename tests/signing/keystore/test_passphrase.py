"""Where the passphrase comes from, and which ones are refused."""

from pathlib import Path

import pytest

from signing.keystore import PassphraseError, UnsafeFileError, load_passphrase
from signing.keystore.passphrase import VARIABLE


def _file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "passphrase"
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("content", [b"horse", b"horse\n", b"horse\r\n"], ids=["bare", "LF", "CRLF"])
def test_it_is_read_from_a_file_without_its_line_end(tmp_path: Path, content: bytes) -> None:
    """An editor's line end does not belong to it."""
    assert load_passphrase(_file(tmp_path, content), {}) == b"horse"


def test_everything_else_in_the_file_counts(tmp_path: Path) -> None:
    """Blanks, inner line ends and a second line end are part of it."""
    assert load_passphrase(_file(tmp_path, b" a\nb \n\n"), {}) == b" a\nb \n"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """A variable that is set is meant."""
    assert load_passphrase(_file(tmp_path, b"horse"), {VARIABLE: "路证"}) == "路证".encode()
    assert VARIABLE == "LUZHENG_KEYS_PASSPHRASE"


def test_a_link_to_a_closed_file_is_followed(tmp_path: Path) -> None:
    """Orchestrators mount secrets as links."""
    (tmp_path / "link").symlink_to(_file(tmp_path, b"horse"))
    assert load_passphrase(tmp_path / "link", {}) == b"horse"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644], ids=oct)
def test_a_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """A passphrase everybody can read protects nothing."""
    with pytest.raises(UnsafeFileError, match="loose_mode"):
        load_passphrase(_file(tmp_path, b"horse", mode), {})


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A path that is no file is named as that."""
    with pytest.raises(UnsafeFileError, match="wrong_kind"):
        load_passphrase(tmp_path, {})


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"\n", "empty"), (b"a\0b", "empty"), (b"a" * 1025, "too_long")],
    ids=["nothing", "a line end", "NUL", "1025 bytes"],
)
def test_an_unusable_passphrase_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    """What no reader would take, or would cut short, is refused before it is used."""
    with pytest.raises(PassphraseError) as caught:
        load_passphrase(_file(tmp_path, content), {})
    assert caught.value.reason == reason


def test_the_longest_passphrase_is_read_whole(tmp_path: Path) -> None:
    """All 1,024 bytes, with a line end after them."""
    assert load_passphrase(_file(tmp_path, b"a" * 1024 + b"\r\n"), {}) == b"a" * 1024


def test_an_empty_variable_is_refused_not_passed_over(tmp_path: Path) -> None:
    """A variable set to nothing is a mistake, not a wish for the file."""
    with pytest.raises(PassphraseError, match="empty"):
        load_passphrase(_file(tmp_path, b"horse"), {VARIABLE: ""})


def test_no_source_at_all_is_named(tmp_path: Path) -> None:
    """Neither a variable nor a file, or a file that is not there."""
    for file in (None, tmp_path / "nowhere"):
        with pytest.raises(PassphraseError, match="missing"):
            load_passphrase(file, {})
