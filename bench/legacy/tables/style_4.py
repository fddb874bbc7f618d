"""Style 4: long English names, numbers of fixed length (GPS supervision); CSV with BOM, and TSV."""

from typing import Final

from bench.legacy import days
from bench.legacy.columns import (
    archive_number,
    col,
    constant,
    date_col,
    joined_col,
    named_col,
    number_col,
    office,
)
from bench.legacy.record import Record
from bench.legacy.tables.table import Table
from bench.legacy.words import DIVISIONS, name_of

_USUAL: Final = frozenset({"date_slashes"})


def _category_names(record: Record) -> str:
    return "、".join(name_of(code, "practitioner_category") for code in record["category"])


def _with_old_number(record: Record) -> None:
    """Give the certificate a number of twelve digits: the column has no room for an identity number."""
    serial = record["_number"] // len(DIVISIONS) + 1
    record["certificate_number"] = f"{record['issuer_area_code']}{serial:06d}"


VEHICLE: Final = Table(
    4,
    "vehicle",
    "csv",
    "utf-8-sig",
    (
        col("carfileRecordNo", "vehicle_id", "text", essential=True),
        col("plateNo", "plate_number", "plate", essential=True),
        named_col("plateColor", "plate_colour", "plate_colour", "colour_name", essential=True),
        col("vinNo", "vin", "vin", essential=True),
        col("ownerId", "operator_id", "text", essential=True, seen=False),
        col("ownerName", "operator_name", "company", essential=True),
        col("ownerCode", "holder_code", "credit_code", essential=True),
        col("businessLicenseCharacter", render=lambda record: f"浙交运管许可{record['_place']}字"),
        col("businessLicenseNo", "operator_licence_number", "number12", essential=True),
        col("transformLicenseCharacter", "certificate_word", "word_vehicle", essential=True),
        col("transformLicenseNo", "certificate_number", "number12", essential=True),
        constant("transformLicenseMedium", "纸质"),
        col("transformLicensePhysicalno", render=archive_number),
        col("grantOrg", render=office),
        date_col("grantTime", "issue_date", days.slashes, essential=True, seen=False),
        date_col("beginTime", "valid_from", days.slashes),
        date_col("endTime", "valid_to", days.slashes, essential=True),
        number_col("dutyTonnage", "load_tonnes", "load"),
        number_col("dutySeat", "seats"),
        number_col("tractionTonnage", "traction_mass_kg", ""),
        number_col("totalMass", "gross_mass_kg", "mass", essential=True, seen=False),
        number_col("carLength", "length_mm", essential=True, seen=False),
        number_col("carWidth", "width_mm", essential=True, seen=False),
        number_col("carHeight", "height_mm", essential=True, seen=False),
        number_col("axleNumber", "axle_count", essential=True, seen=False),
        named_col("fuelType", "fuel_type", "fuel_type", essential=True),
        named_col("carType", "vehicle_type", "vehicle_type_ga16_4", essential=True, seen=False),
        named_col("busLevel", "bus_level", "bus_level", "", seen=False),
        constant("businessType", "道路运输"),
        joined_col("businessScope", "business_scope", "scope_codes", essential=True),
        named_col("carOperateSituation", "operating_status", "vehicle_operating_status", essential=True),
        named_col("carTechnologyLevel", "technical_grade", "technical_grade", essential=True),
        named_col("yearExamineSituation", "inspection_status", "annual_inspection_status", ""),
        col("regionCode", "area_code", "text", essential=True),
        col("licenseSituation", role="status", render=lambda _: "正常"),
        constant("exitOrEntry", "0"),
    ),
    _USUAL,
)

PRACTITIONER: Final = Table(
    4,
    "practitioner",
    "tsv",
    "utf-8",
    (
        col("staffId", "staff_id", "text", essential=True),
        col("staffName", "name", "person", essential=True),
        col("sex", "sex", "sex", essential=True),
        col("IDCardNo", "id_number", "identity", essential=True),
        col("mobile", "telephone", "telephone", essential=True),
        col("address", "address", "address"),
        col("workLicenseType", "category", "category_name", _category_names, essential=True),
        col("workLicenseNo", "certificate_number", "number_of_12", essential=True),
        date_col("workLicenseGetTime", "first_issue_date", days.slashes, essential=True),
        date_col("workLicenseGrantTime", "issue_date", days.slashes, essential=True),
        date_col("endTime", "valid_to", days.slashes, essential=True),
        date_col("registerDate", "registration_date", days.slashes, essential=True, seen=False),
        col("licenseGrantOrg", render=office),
        col("grantOrgCode", "issuer_area_code", "text", essential=True, seen=False),
        col("driveCarType", "permitted_class", "text", essential=True),
        col("driveLicenseNo", "driving_licence_number", "driving_licence"),
        col("integrityExamineGrade", "integrity_grade", "text", essential=True),
        col("company", "employer_name", "optional"),
        col("licenseSituation", role="status", render=lambda _: "正常"),
        col("photo", "photo", "photo", essential=True),
    ),
    _USUAL,
    changed=_with_old_number,
)
TABLES: Final = (VEHICLE, PRACTITIONER)
