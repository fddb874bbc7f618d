"""Text and numbers written otherwise than the standard writes them; what is meant stays certain."""

from typing import Final

from bench.legacy.columns import Cell
from bench.legacy.kinds.faults import MANDATORY
from bench.legacy.kinds.kind import ALL_FILES, Spot, Standing, converted, not_known, unchanged, words
from bench.legacy.record import Draw, Record
from bench.legacy.words import RARE

_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_COMPATIBLE: Final = {"林": "\uf9f4", "李": "\uf9e1", "金": "\uf90a"}
"""Compatibility ideographs, which Unicode NFC turns into the usual ones."""
_EMPTY: Final = ("NULL", "null", "\\N", "/", "-", "无", " ", "0", "")
_BRACKETS: Final = str.maketrans("（）", "()")
_NUMBERS: Final = "plate vin credit_code identity number12 practitioner_number telephone word_number"
_TEXTS: Final = "company person address plate vin credit_code identity number12"


def _person(record: Record) -> str:
    return "principal_name" if "principal_name" in record else "name"


def _blanks_inside(spot: Spot) -> Cell:
    text = spot.text
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _with_brackets(record: Record, draw: Draw) -> None:  # noqa: ARG001
    name: str = record["operator_name"]
    record["operator_name"] = f"{name[:-4]}（浙江）{name[-4:]}"


def _with_rare_character(record: Record, draw: Draw) -> None:
    record[_person(record)] = record[_person(record)][:-1] + draw.one_of(RARE)


def _compatible(spot: Spot) -> Cell:
    return _COMPATIBLE[spot.text[0]] + spot.text[1:]


def _other_word(record: Record, draw: Draw) -> None:  # noqa: ARG001
    """Use the rarer form: of operators without place, of vehicles with 许可."""
    if "licence_word" in record:
        record["licence_word"] = "浙交运管许可字"
    else:
        record["certificate_word"] = record["certificate_word"].replace("交运管", "交运管许可")


def _number_of_19(record: Record, draw: Draw) -> None:
    record["certificate_number"] = f"{record['id_number']}{draw.below(10)}"


def _number_of_13(record: Record, draw: Draw) -> None:  # noqa: ARG001
    record["certificate_number"] = f"{record['issuer_area_code']}{record['_number'] % 10_000_000:07d}"


def _no_value(spot: Spot) -> Cell:
    spot.record[spot.column.field] = None
    return spot.draw.one_of(_EMPTY)


TEXTS: Final = (
    converted("blanks_around", "blanks around", 4, _TEXTS, lambda spot: f"  {spot.text} "),
    converted(
        "full_width_blanks", "full-width blanks around", 2, _TEXTS, lambda spot: f"\u3000{spot.text}\u3000"
    ),
    converted(
        "blank_inside_name",
        "张 三",
        2,
        "person",
        lambda spot: spot.draw.one_of((" ", "\u3000")).join(spot.text),
        suits=lambda record: len(record[_person(record)]) == 2,
    ),
    converted(
        "half_width_brackets",
        "(浙江) for （浙江）",
        3,
        "company",
        lambda spot: spot.text.translate(_BRACKETS),
        before=_with_brackets,
    ),
    converted(
        "line_break",
        "a line break inside a cell",
        2,
        "company address",
        lambda spot: f"{spot.text[:6]}\n{spot.text[6:]}",
        files=ALL_FILES - words("dbf tsv xml"),
    ),
    converted(
        "nul_padding",
        "NUL behind a value of fixed length",
        3,
        "company plate vin",
        lambda spot: f"{spot.text}\0\0\0",
        files=words("dbf"),
    ),
    converted(
        "rare_character",
        "a name with a character that GBK lacks",
        2,
        "person",
        unchanged,
        before=_with_rare_character,
        beyond_gbk=True,
    ),
    converted(
        "compatibility_character",
        "a name that is not in Unicode NFC",
        1,
        "person",
        _compatible,
        suits=lambda record: record[_person(record)][0] in _COMPATIBLE,
        beyond_gbk=True,
    ),
    converted(
        "missing_but_convertible",
        "no value in a field of today's certificates that old registers did not fill",
        3,
        MANDATORY,
        not_known,
        standing=Standing.MANDATORY,
    ),
    converted("empty_marker", "NULL, /, 无, 0 and the like for no value", 3, "optional", _no_value),
)

NUMBERS: Final = (
    converted(
        "full_width",
        "digits and letters full-width",
        4,
        _NUMBERS,
        lambda spot: spot.text.translate(_FULL_WIDTH),
    ),
    converted("lower_case", "small letters", 3, "plate vin", lambda spot: spot.text.lower()),
    converted(
        "lower_case_x",
        "an identity number that ends in x",
        2,
        "identity",
        lambda spot: spot.text.lower(),
        suits=lambda record: record["id_number"][-1] == "X",
    ),
    converted("blanks_inside", "groups of four", 3, "credit_code identity telephone vin", _blanks_inside),
    converted(
        "identity_of_15_digits",
        "as issued until 1999",
        3,
        "identity",
        lambda spot: f"{spot.text[:6]}{spot.text[8:17]}",
    ),
    converted("plate_blank", "川 A12345", 2, "plate", lambda spot: f"{spot.text[0]} {spot.text[1:]}"),
    converted("plate_dot", "川A·12345", 3, "plate", lambda spot: f"{spot.text[:2]}·{spot.text[2:]}"),
    converted("plate_hyphen", "川A-12345", 2, "plate", lambda spot: f"{spot.text[:2]}-{spot.text[2:]}"),
    converted("mass_with_unit", "18000kg", 2, "mass", lambda spot: f"{spot.value}kg"),
    converted("mass_in_tonnes", "18吨", 2, "mass", lambda spot: f"{spot.value / 1000:g}吨"),
    converted("mass_with_decimals", "18000.00", 2, "mass", lambda spot: f"{spot.value}.00"),
    converted("load_with_unit", "14.9吨", 2, "load", lambda spot: f"{float(spot.value):g}吨"),
    converted("load_in_kilograms", "14900kg", 2, "load", lambda spot: f"{float(spot.value) * 1000:.0f}kg"),
    converted(
        "number_with_ending",
        "330100000001号 apart from its word",
        2,
        "number12",
        lambda spot: f"{spot.text}号",
    ),
    converted(
        "word_without_ending",
        "the word of a licence without 字",
        2,
        "word_operator word_vehicle",
        lambda spot: spot.text.removesuffix("字"),
    ),
    converted(
        "other_word",
        "浙交运管许可字 without place; 浙交运管许可杭字 of a vehicle",
        2,
        "word_operator word_vehicle word_number",
        unchanged,
        before=_other_word,
    ),
    converted(
        "number_of_19",
        "the identity number and one digit more",
        2,
        "practitioner_number",
        unchanged,
        before=_number_of_19,
    ),
    converted(
        "number_of_13", "a number of older form", 2, "practitioner_number", unchanged, before=_number_of_13
    ),
    converted(
        "word_of_the_place", "杭 for the whole word", 2, "word_operator", lambda spot: spot.record["_place"]
    ),
)
