"""`luzheng profiles`: list, check and guess."""

from pathlib import Path

import pytest

from app.cli import main
from bench.legacy import make_export
from licences.conversion.profiles import names, text_of


def test_the_shipped_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every shipped profile stands in the list."""
    assert main(["profiles", "list"]) == 0
    listed = {line.split("\t")[0] for line in capsys.readouterr().out.splitlines()}
    assert set(names()) == listed


def test_a_shipped_profile_has_no_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good profile is called good, in both languages."""
    file = tmp_path / "good.toml"
    file.write_text(text_of(names()[0]), encoding="utf-8")
    assert main(["profiles", "check", str(file)]) == 0
    assert "没有错误 · no mistakes" in capsys.readouterr().out


def test_a_mistake_is_explained_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt rule is named with file, line and what to write instead, and the command fails."""
    file = tmp_path / "bad.toml"
    text = text_of("style3_zhejiang_warehouse").replace('"holder_name"', '"holdr_name"', 1)
    file.write_text(text, encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "holdr_name" in each)
    assert main(["profiles", "check", str(file)]) == 1
    said = capsys.readouterr().out
    assert f"{file}:{line}:" in said
    assert "holdr_name" in said


@pytest.mark.parametrize("command", ["check", "guess"])
def test_a_file_that_is_not_there_is_a_clear_refusal(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file is named, in both languages."""
    assert main(["profiles", command, str(tmp_path / "nothing.csv")]) == 1
    assert "读不了" in capsys.readouterr().out


def test_the_format_of_a_table_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table with the columns of a shipped style is recognised, an unknown one gets a draft to begin with."""
    known = tmp_path / "known.csv"
    with known.open("wb") as out:
        make_export(3, 20, 1, 0.0, out)
    assert main(["profiles", "guess", str(known)]) == 0
    assert "style3_zhejiang_warehouse" in capsys.readouterr().out
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("alpha,beta\n1,2\n")
    assert main(["profiles", "guess", str(unknown)]) == 0
    assert "[[record]]" in capsys.readouterr().out


def test_what_is_no_table_is_a_clear_refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture under a table's name is refused with what to do."""
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert main(["profiles", "guess", str(picture)]) == 1
    assert capsys.readouterr().out.strip()


def test_the_fields_to_be_filled_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every field of a family stands with its Chinese name and usual rule, essential ones marked."""
    assert main(["profiles", "fields", "vehicle"]) == 0
    listed = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert ["vin*", "车辆识别VIN码", "vin"] in listed
    assert ["brand", "厂牌", "text"] in listed
