"""Style 1: abbreviated English in small letters (Hunan); JSON lines from a queue, dates as text."""

from typing import Final

from bench.legacy import days
from bench.legacy.columns import (
    archive_number,
    col,
    constant,
    date_col,
    joined_col,
    milliseconds,
    named_col,
    number_col,
    office,
    scope_col,
    scope_text,
)
from bench.legacy.record import Record
from bench.legacy.tables.table import Table
from bench.legacy.words import ISSUER_CODE

_FLAGE: Final = col("flage", role="flag", render=lambda record: "12"[record["_number"] % 5 == 0], deleted="3")
"""1 new, 2 changed, 3 deleted."""
_USUAL: Final = frozenset({"date_midnight"})


def _later(record: Record) -> str:
    """Give a day after the issue: here 有效期 begins when the holder collects the certificate."""
    later = days.iso(days.ordinal(record["issue_date"]) + 3)
    return days.midnight(later)


VEHICLE: Final = Table(
    1,
    "vehicle",
    "jsonl",
    "utf-8",
    (
        col("cmvecid", "vehicle_id", "text", essential=True),
        col("branum", "plate_number", "plate", essential=True),
        col("bracolor", "plate_colour", "colour_code", essential=True),
        col("factype", "brand", "optional"),
        col("model", "model", "optional"),
        col("engnum", "engine_number", "optional"),
        col("franum", "vin", "vin", essential=True),
        col("ownerid", "operator_id", "text", essential=True),
        col("ownerName", "operator_name", "company", essential=True),
        col("busiRegNumber", "holder_code", "credit_code", essential=True),
        col("licensenumber", "operator_licence_number", "number12", essential=True),
        col("driverNum", render=archive_number),
        col("registrationdate", render=lambda record: days.midnight(record["issue_date"])),
        col("lssuingdate", render=lambda record: days.midnight(record["issue_date"])),
        col("traword", "certificate_word", "word_vehicle", essential=True),
        col("trano", "certificate_number", "number12", essential=True),
        constant("gradepcode", ISSUER_CODE),
        col("gradepname", render=office, seen=False),
        date_col("gradate", "issue_date", days.midnight, essential=True),
        date_col("stadate", "valid_from", days.midnight),
        date_col("enddate", "valid_to", days.midnight, essential=True),
        col("eldtype", "fuel_type", "code", codes="fuel_type", essential=True),
        number_col("veclength", "length_mm", essential=True),
        number_col("vecwide", "width_mm", essential=True),
        number_col("vechigh", "height_mm", essential=True),
        number_col("axlenum", "axle_count", essential=True, seen=False),
        number_col("cheseats", "seats"),
        number_col("totalmass", "gross_mass_kg", "mass", essential=True),
        number_col("checkWeight", "load_tonnes", "load"),
        number_col("tractionTonnage", "traction_mass_kg", ""),
        col("bustype", "bus_level"),
        scope_col("bnscope", essential=True),
        named_col("vectype", "vehicle_type", "vehicle_type_ga16_4", essential=True),
        constant("veccolor", "白"),
        col("vehicleStatus", "operating_status", "code", codes="vehicle_operating_status", essential=True),
        col("tecgrade", "technical_grade", "code", codes="technical_grade", essential=True, seen=False),
        col("regionCode", "area_code", "text", essential=True),
        col("zt", role="status", render=lambda _: "1"),
        _FLAGE,
        col("time", render=milliseconds("issue_date")),
    ),
    _USUAL,
)

OPERATOR: Final = Table(
    1,
    "operator",
    "jsonl",
    "utf-8",
    (
        col("ownerid", "operator_id", "text", essential=True),
        col("ownerName", "operator_name", "company", essential=True),
        col("busiRegNumber", "uscc", "credit_code", essential=True),
        constant("ownertype", "1"),
        col("address", "address", "address", essential=True),
        col("cancode", "area_code", "text", essential=True),
        col("jurperson", "principal_name", "person", essential=True),
        col("jurctcPhone", "principal_telephone", "optional"),
        col("economicType", "economic_type", "code", codes="economic_type", essential=True),
        col("operatingstate", "operating_status", "code", codes="operating_status", essential=True),
        col("perword", "licence_word", "word_operator", essential=True),
        col("licensenumber", "licence_number", "number12", essential=True),
        constant("gradepcode", ISSUER_CODE),
        col("gradepname", render=office, seen=False),
        date_col("gradate", "issue_date", days.midnight, essential=True),
        date_col("startdate", "valid_from", days.midnight, essential=True),
        date_col("enddate", "valid_to", days.midnight, essential=True),
        constant("managenature", "1"),
        constant("repairclass", ""),
        constant("drvschsort", ""),
        scope_col("scopebusiness", essential=True),
        constant("scopeextend", ""),
        col("scopeback", render=scope_text(",")),
        col("zt", role="status", render=lambda _: "1"),
        _FLAGE,
        col("time", render=milliseconds("issue_date")),
    ),
    _USUAL,
)

PRACTITIONER: Final = Table(
    1,
    "practitioner",
    "jsonl",
    "utf-8",
    (
        col("enbeworrecordid", render=archive_number),
        col("cmpsnid", "staff_id", "text", essential=True),
        col("name", "name", "person", essential=True),
        col("sex", "sex", "sex", essential=True),
        col("idcard", "id_number", "identity", essential=True),
        col("phone", "telephone", "telephone", essential=True),
        col("address", "address", "address"),
        joined_col("wortype", "category", "category", essential=True),
        col("titno", "certificate_number", "practitioner_number", essential=True),
        col("oldtitno", render=archive_number),
        date_col("startdate", "first_issue_date", days.midnight, essential=True),
        col("gradate", render=_later),
        date_col("issuedate", "issue_date", days.midnight, essential=True, seen=False),
        date_col("enddate", "valid_to", days.midnight, essential=True),
        col("licstatus", role="status", render=lambda _: "1"),
        col("org", render=office),
        number_col("tratimes", "reissue_count", ""),
        col("beworlevel", "integrity_grade", "text", essential=True),
        col("areaserial", "issuer_area_code", "text", essential=True),
        constant("docno", ""),
        constant("beworscope", ""),
        col("dricardno", "driving_licence_number", "driving_licence"),
        col("perdritype", "permitted_class", "text", essential=True),
        constant("gratype", "1"),
        constant("iseffect", "1"),
        constant("auditstate", "1"),
        date_col("registerdate", "registration_date", days.midnight, essential=True),
        col("objid", render=archive_number),
        col("photo", "photo", "photo", essential=True),
        _FLAGE,
    ),
    _USUAL,
)
TABLES: Final = (VEHICLE, OPERATOR, PRACTITIONER)
