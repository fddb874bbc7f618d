"""Code lists: look-up by day, newer editions loaded from a folder, files that cannot be used."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from licences import codes
from licences.codes import code_list, editions, load_folder, names
from licences.errors import CodeListFileError, UnknownCodeError, UnknownCodeListError

MANIFEST_HEAD = "list\tfile\ttitle_zh\tedition\teffective_from\teffective_to\tsource\tcertainty\tnote\n"
NEW_SEX = "code\tname_zh\tparent\tstandard\tcertainty\tnote\n1\t男\t\tT 1-2030\tinvented\t\n"


@pytest.fixture
def _restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget the editions a test has loaded."""
    names()
    monkeypatch.setattr(codes, "_loaded", dict(codes._loaded))
    return


def a_folder(path: Path, entry: str, content: str = NEW_SEX) -> Path:
    """Write a folder with one edition."""
    (path / "manifest.tsv").write_text(MANIFEST_HEAD + entry, encoding="utf-8")
    (path / "sex.tsv").write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", names())
def test_every_list_says_where_it_is_from(name):
    """Every built-in list has codes with names, a title, an edition, a source and a certainty."""
    found = code_list(name)
    assert len(found) > 0
    assert all((found.title_zh, found.edition, found.source, found.certainty))
    assert all(code.name_zh and code.standard and code.certainty for code in found)


@pytest.mark.parametrize(
    ("name", "count"),
    [("business_scope", 156), ("province", 35), ("practitioner_category", 48), ("plate_colour", 11)],
)
def test_lists_are_complete(name, count):
    """The long lists have as many codes as their source."""
    assert count == len(code_list(name))


def test_names_parents_and_children_are_found():
    """A code tells its name and what stands above and below it."""
    scope = code_list("business_scope")
    assert scope.name_of("03131") == "危险货物运输(3类)"
    assert scope.ancestors("03131") == ("03100", "03000")
    assert scope.children("02000") == ("02100", "02200", "02300")
    assert (scope.ancestors("99999"), scope.children("99999")) == ((), ())


def test_the_corps_is_a_province_of_its_own():
    """新疆生产建设兵团 has code 66 and issues certificates; Taiwan, Hong Kong and Macao do not."""
    provinces = code_list("province")
    assert provinces["660000"].attributes["abbr"] == "新"
    issuing = {code.code[:2] for code in provinces if code.attributes["issues_certificates"] == "yes"}
    assert "66" in issuing
    assert issuing.isdisjoint({"71", "81", "82"})


def test_unknown_lists_and_codes_have_their_own_errors():
    """Asking for what there is not raises our errors, which say what was asked."""
    with pytest.raises(UnknownCodeListError) as no_list:
        code_list("colour")
    assert no_list.value.name == "colour"
    with pytest.raises(UnknownCodeError) as no_code:
        code_list("sex").name_of("3")
    assert (no_code.value.list_name, no_code.value.value) == ("sex", "3")


@pytest.mark.usefixtures("_restored")
def test_a_newer_edition_answers_from_its_first_day(tmp_path):
    """After loading, each day is answered by the edition in force on it, and no day by both."""
    (added,) = load_folder(
        a_folder(tmp_path, "sex\tsex.tsv\t性别\tT 1-2030\t2030-02-01\t\tinvented\tinvented\t\n")
    )
    assert code_list("sex", date(2030, 1, 31)).name_of("1") == "男性"
    assert code_list("sex", date(2030, 2, 1)).name_of("1") == "男"
    assert code_list("sex") is added
    assert [edition.edition for edition in editions("sex")] == ["T 1-2030", "GB/T 2261.1"]


@pytest.mark.usefixtures("_restored")
def test_an_edition_loaded_again_replaces_itself(tmp_path):
    """Loading twice does not give two editions."""
    entry = "sex\tsex.tsv\t性别\tT 1-2030\t2030-02-01\t\tinvented\tinvented\t\n"
    load_folder(a_folder(tmp_path, entry))
    load_folder(a_folder(tmp_path, entry, NEW_SEX.replace("男", "男人")))
    assert len(editions("sex")) == 2
    assert code_list("sex").name_of("1") == "男人"


@pytest.mark.usefixtures("_restored")
def test_a_day_between_editions_is_answered_by_the_one_before(tmp_path):
    """A list never has no answer: past the last day of all editions the newest begun still answers."""
    entry = "new\tsex.tsv\t新\tT 2\t2030-02-01\t2030-12-31\tinvented\tinvented\t\n"
    load_folder(a_folder(tmp_path, entry))
    assert code_list("new", date(2031, 5, 1)).edition == "T 2"
    assert code_list("new", date(2020, 5, 1)).edition == "T 2"


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize(
    ("entry", "content", "row"),
    [
        ("sex\tsex.tsv\t性别\tT\t2030-02-30\t\ts\tc\t\n", NEW_SEX, 2),
        ("sex\t../sex.tsv\t性别\tT\t\t\ts\tc\t\n", NEW_SEX, 2),
        ("\tsex.tsv\t性别\tT\t\t\ts\tc\t\n", NEW_SEX, 2),
        ("sex\tsex.tsv\t性别\n", NEW_SEX, 2),
        ("sex\tother.tsv\t性别\tT\t\t\ts\tc\t\n", NEW_SEX, 0),
        ("sex\tsex.tsv\t性别\tT\t\t\ts\tc\t\n", "", 1),
        ("sex\tsex.tsv\t性别\tT\t\t\ts\tc\t\n", "code\tname\n", 1),
        ("sex\tsex.tsv\t性别\tT\t\t\ts\tc\t\n", "code\tname_zh\n1\t男\n1\t男\n", 3),
        ("sex\tsex.tsv\t性别\tT\t\t\ts\tc\t\n", "code\tname_zh\n1\t\n", 2),
        ("sex\tsex.tsv\t性别\tT\t\t\ts\tc\t\n", "code\tname_zh\tparent\n1\t男\t0\n", 2),
    ],
)
def test_a_bad_file_is_refused_whole(tmp_path, entry, content, row):
    """A file that cannot be used is named with its row, and nothing of the folder is taken."""
    with pytest.raises(CodeListFileError) as refused:
        load_folder(a_folder(tmp_path, entry, content))
    assert row == refused.value.row
    assert len(editions("sex")) == 1


def test_a_file_in_another_encoding_is_refused(tmp_path):
    """A list saved as GB18030 is refused, not read as nonsense."""
    folder = a_folder(tmp_path, "sex\tsex.tsv\t性别\tT\t\t\ts\tc\t\n")
    (folder / "sex.tsv").write_bytes(NEW_SEX.encode("gb18030"))
    with pytest.raises(CodeListFileError) as refused:
        load_folder(folder)
    assert refused.value.file == "sex.tsv"
