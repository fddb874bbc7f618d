"""Values behind which nobody can know what is true: such a row must be rejected, never guessed."""

from collections.abc import Callable
from typing import Final

from bench.legacy import days, numbers
from bench.legacy.columns import Cell
from bench.legacy.kinds.kind import ALL_FILES, Spot, Standing, rejected, words
from bench.legacy.record import Draw, Record

BROKEN_BYTE: Final = "\udcff"
"""Becomes the byte FF, which neither UTF-8 nor GB 18030 knows (surrogateescape)."""
_MISSING: Final = ("", " ", "0", "无", "/", "-", "NULL", "null", "\\N")
MANDATORY: Final = (
    "company person address credit_code identity plate vin number12 number_of_12 practitioner_number "
    "word_operator word_vehicle word_number date last_day mass size scope scope_codes code code_name "
    "category category_name telephone sex text photo"
)
_ESSENTIAL: Final = Standing.ESSENTIAL
_OTHER_SEX: Final = {"1": "2", "2": "1", "男": "女", "女": "男"}
ORDINARY: Final = "12"
_TEXT_FILES: Final = words("csv tsv")


def _missing(spot: Spot) -> Cell:
    """Write a sign for no value; 0 is none where some program has a code 0."""
    has_code_0 = spot.column.role in {"code", "code_name"}
    return spot.draw.one_of([sign for sign in _MISSING if not (has_code_0 and sign == "0")])


def _masked_number(spot: Spot) -> Cell:
    return f"{spot.text[:6]}{'*' * 8}{spot.text[-4:]}"


def _other_check(spot: Spot) -> Cell:
    """Change the last character to another digit."""
    last = spot.text[-1]
    digit = spot.draw.one_of([each for each in "0123456789" if each != last])
    return spot.text[:-1] + digit


def _scientific(spot: Spot) -> Cell:
    return f"{float(spot.text):.5E}".replace("E+0", "E+")


def _broken(spot: Spot) -> Cell:
    return f"{spot.text[:2]}{BROKEN_BYTE}{spot.text[3:]}"


def _private_use(spot: Spot) -> Cell:
    return f"{spot.text[:1]}\ue123{spot.text[2:]}"


def _organisation_code(spot: Spot) -> Cell:
    code: str = spot.record["_organisation"]
    return f"{code[:8]}-{code[8]}"


def _sole_trader(record: Record, draw: Draw) -> None:
    birth = days.plain(days.iso(draw.today - 12_000 - draw.below(9_000)))
    record["_bizlicense"] = numbers.identity_number(birth, draw.below(1000))


def _with_letter_o(spot: Spot) -> Cell:
    return f"{spot.text[:4]}{spot.draw.one_of('OIQ')}{spot.text[5:]}"


def _holds_digits_only(field: str) -> Callable[[Record], bool]:
    return lambda record: record[field].isdecimal()


IDENTIFIERS: Final = (
    rejected("masked_name", "张*", 4, "person", lambda spot: f"{spot.text[0]}{'*' * (len(spot.text) - 1)}"),
    rejected(
        "masked_company",
        "杭州****有限公司",
        2,
        "company",
        lambda spot: f"{spot.text[:2]}****{spot.text[-4:]}",
    ),
    rejected("short_company", "a name of two characters", 1, "company", lambda spot: spot.text[-6:-4]),
    rejected("masked_identity", "990000********0017", 4, "identity", _masked_number),
    rejected("identity_check", "a wrong check character", 3, "identity", _other_check),
    rejected("credit_code_check", "a wrong check character", 3, "credit_code", _other_check),
    rejected(
        "organisation_code",
        "only the old code of nine characters",
        3,
        "credit_code",
        _organisation_code,
        families=words("operator"),
    ),
    rejected(
        "registration_number",
        "only the old registration number of 15 digits",
        2,
        "credit_code",
        lambda spot: f"330100{spot.record['_number'] % 1_000_000_000:09d}",
        families=words("operator"),
    ),
    rejected(
        "sole_trader",
        "an identity number in the place of the credit code",
        2,
        "credit_code",
        lambda _: "",
        before=_sole_trader,
        only="bizlicense",
    ),
    rejected(
        "digits_lost",
        "a credit code stored as a number",
        4,
        "credit_code",
        lambda spot: float(spot.text[:15]) * 1000,
        suits=lambda record: record["holder_code"].isdecimal(),
        files=words("xlsx"),
    ),
    rejected(
        "digits_lost_in_text",
        "9.90000E+17, saved from a spreadsheet",
        3,
        "identity",
        _scientific,
        suits=lambda record: record["id_number"].isdecimal(),
        files=_TEXT_FILES,
    ),
    rejected("no_plate", "无牌", 2, "plate", lambda _: "无牌"),
    rejected(
        "plate_too_short", "a character is missing", 2, "plate", lambda spot: spot.text[:2] + spot.text[4:]
    ),
    rejected("vin_with_letter_o", "a VIN with I, O or Q", 2, "vin", _with_letter_o),
    rejected("vin_too_short", "a VIN of 16 characters", 2, "vin", lambda spot: spot.text[:-1]),
    rejected(
        "informal_number",
        "YL2026001, 2026-001, 12345",
        3,
        "number12",
        lambda spot: spot.draw.one_of(("YL2026001", "2026-001", "12345")),
    ),
    rejected(
        "informal_word_and_number", "浙交运管字2026-001", 3, "word_number", lambda _: "浙交运管字2026-001"
    ),
    rejected(
        "number_of_another_province", "4401… in Zhejiang", 2, "number12", lambda spot: f"44{spot.text[2:]}"
    ),
)

CONTENTS: Final = (
    rejected(
        "undecodable_bytes",
        "a byte that the encoding does not know",
        3,
        "company person address",
        _broken,
        files=ALL_FILES - words("xlsx"),
    ),
    rejected(
        "private_use_character",
        "a character only the office's machine shows",
        2,
        "company person",
        _private_use,
        beyond_gbk=True,
    ),
    rejected(
        "missing",
        "no value in a field no certificate is without",
        5,
        MANDATORY,
        _missing,
        standing=_ESSENTIAL,
    ),
    rejected(
        "impossible_day",
        "2023-02-30",
        3,
        "date last_day",
        lambda _: "2023-02-30",
        standing=_ESSENTIAL,
    ),
    rejected("zero_date", "0000-00-00", 2, "date last_day", lambda _: "0000-00-00", standing=_ESSENTIAL),
    rejected(
        "no_term_not_allowed",
        "an operator licence 长期",
        2,
        "last_day",
        lambda spot: spot.draw.one_of(("长期", "永久")),
        families=words("operator"),
    ),
    rejected("unknown_code", "a code that is in no list", 2, "code", lambda spot: "8" * len(spot.value)),
    rejected("unknown_name", "a name that is in no list", 2, "code_name", lambda _: "未知类别"),
    rejected(
        "colour_disagrees",
        "gradient green on an ordinary plate",
        2,
        "colour_code",
        lambda _: "94",
        suits=lambda record: record["plate_colour"] in ORDINARY,
    ),
    rejected(
        "colour_name_disagrees",
        "gradient green on an ordinary plate",
        2,
        "colour_name",
        lambda _: "渐变绿",
        suits=lambda record: record["plate_colour"] in ORDINARY,
    ),
    rejected(
        "sex_disagrees", "not the sex of the identity number", 2, "sex", lambda spot: _OTHER_SEX[spot.text]
    ),
    rejected("unknown_scope", "普货及相关服务", 2, "scope", lambda _: "普货及相关服务"),
    rejected("unknown_scope_code", "02999", 2, "scope_codes", lambda _: "02999"),
    rejected(
        "ambiguous_scope",
        "a name that two codes have: 大中型客车维修",
        2,
        "scope",
        lambda _: "大中型客车维修",
        families=words("operator"),
    ),
    rejected(
        "mass_in_tonnes_without_unit",
        "25.00 among kilograms",
        2,
        "mass",
        lambda spot: f"{spot.value / 1000:.2f}",
        suits=lambda record: record["load_tonnes"] is not None,
    ),
    rejected("broken_photo", "half a picture", 2, "photo", lambda spot: spot.text[: len(spot.text) // 8 * 4]),
)
