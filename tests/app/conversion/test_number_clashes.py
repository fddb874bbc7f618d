"""Licences whose numbers cannot stand beside each other are refused by the desk and in bulk alike."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from app.services import issuance
from app.services.errors import AlreadyInForceError
from app.services.issuance import IssueRequest
from licences.conversion.profiles import text_of
from tests.app.conversion import exports
from tests.app.conversion.exports import certificates, credit_code, operator

pytestmark = pytest.mark.usefixtures("ready")
GOODS, DANGEROUS = "road_transport_operation_licence", "dangerous_goods_transport_licence"
WORD, NUMBER = "浙交运管许可杭字", "330102000001"
ORIGINALS = text_of(exports.STYLE_3)
COPIES = ORIGINALS.replace(
    'certificate_category = { value = "100" }\noriginal_or_copy = { value = "110" }',
    'certificate_category = { value = "120" }\noriginal_or_copy = { value = "120" }',
)


class Second(NamedTuple):
    """A licence beside another one of the digits of its number."""

    word: str = WORD
    number: str = NUMBER
    holder: int = 1
    key: str = GOODS
    copy: bool = False


SECONDS = {
    "another number": (Second(number="330102000002", holder=2), True),
    "copy": (Second(copy=True), True),
    "copy of another": (Second(copy=True, holder=2), False),
    "another holder": (Second(holder=2), False),
    "another word": (Second(word="浙交运管许可上字"), False),
    "another word of another": (Second(word="浙交运管许可上字", holder=2), False),
    "copy under another word": (Second(word="浙交运管许可上字", copy=True), False),
    "another type": (Second(key=DANGEROUS), False),
    "copy of another type": (Second(key=DANGEROUS, copy=True), False),
}


@pytest.fixture
def convert(services, clerk, tmp_path):
    """Give a function that converts a licence from a file of its own."""

    def carry_out(name, second):
        scope = "危险货物运输(3类)" if second.key == DANGEROUS else "道路普通货物运输"
        code = credit_code(second.holder)
        row = operator(1, com_key=second.word, com_num=second.number, uniscid=code, busi_scope=scope)
        text = COPIES if second.copy else ORIGINALS
        exports.convert(services, exports.write(tmp_path / name, [row]), clerk, profile_text=text)

    return carry_out


@pytest.fixture
def issue(services, clerk, face):
    """Give a function that issues a licence at the desk, if it may be."""

    def carry_out(_name, second):
        category, copy = ("120", "120") if second.copy else ("100", "110")
        of_original = certificates(services)[0].face if second == Second(copy=True) else {}
        given = face(second.key, **of_original) | {
            "licence_word": second.word, "licence_number": second.number,
            "uscc": credit_code(second.holder), "certificate_category": category, "original_or_copy": copy,
        }  # fmt: skip
        try:
            issuance.issue(services, clerk, IssueRequest(second.key, given), None, datetime.now(UTC))
        except AlreadyInForceError as error:
            assert error.field == "number"

    return carry_out


@pytest.mark.parametrize("road", ["issue", "convert"])
@pytest.mark.parametrize("name", SECONDS)
def test_desk_and_bulk_answer_alike(services, request, convert, road, name):
    """A licence whose number clashes with one in force should be made by neither, any other by both."""
    second, may_be = SECONDS[name]
    convert("1.csv", Second())
    request.getfixturevalue(road)("2.csv", second)
    assert 1 + may_be == len(certificates(services))


def test_rows_of_copies_of_two_holders_come_back(services, clerk, tmp_path):
    """In one file an original and another company's copy under its number should both be refused."""
    text = ORIGINALS.replace(
        'original_or_copy = { value = "110" }',
        'original_or_copy = { column = "zfb", rules = ["code:certificate_category"] }',
    ).replace(
        'certificate_category = { value = "100" }',
        'certificate_category = { column = "zfb", rules = ["code:certificate_category"] }',
    )
    other = operator(2)["owner_id"]
    rows = [operator(1, zfb="110"), operator(1, zfb="120", uniscid=credit_code(2), owner_id=other)]
    counts = exports.convert(services, exports.write(tmp_path / "1.csv", rows), clerk, profile_text=text)
    assert ({"number_of_two_holders": 2}, []) == (exports.faults(counts), certificates(services))
