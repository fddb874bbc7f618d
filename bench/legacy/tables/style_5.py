"""Style 5: initials of pinyin (vehicle inspection); DBF in GBK, fields of fixed length."""

from typing import Final

from bench.legacy import days
from bench.legacy.columns import (
    archive_number,
    col,
    date_col,
    named_col,
    number_col,
    office,
    scope_col,
    word_and_number,
)
from bench.legacy.tables.table import Table

MARK: Final = "*"
"""The byte before a record, which marks it as deleted; no column of its own."""

VEHICLE: Final = Table(
    5,
    "vehicle",
    "dbf",
    "gbk",
    (
        col("", role="flag", render=lambda _: " ", deleted=MARK, width=1),
        col("CLBH", "vehicle_id", "text", essential=True, seen=False, width=20),
        col("CPH", "plate_number", "plate", essential=True, width=21),
        named_col("HPYS", "plate_colour", "plate_colour", "colour_name", essential=True, width=8),
        col("CP", "brand", "optional", seen=False, width=20),
        col("XH", "model", "optional", seen=False, width=20),
        col("FDJH", "engine_number", "optional", width=20),
        col("DPH", "vin", "vin", essential=True, width=36),
        named_col("CX", "vehicle_type", "vehicle_type_ga16_4", essential=True, width=30),
        number_col("CC", "length_mm", essential=True, seen=False, width=5),
        number_col("CK", "width_mm", essential=True, seen=False, width=5),
        number_col("CG", "height_mm", essential=True, seen=False, width=5),
        number_col("ZS", "axle_count", essential=True, seen=False, width=4),
        number_col("ZZL", "gross_mass_kg", "mass", essential=True, seen=False, width=12),
        number_col("HDZZL", "load_tonnes", "load", seen=False, width=12),
        number_col("HDZK", "seats", seen=False, width=4),
        number_col("QYZZL", "traction_mass_kg", "", seen=False, width=8),
        named_col("RLLX", "fuel_type", "fuel_type", essential=True, seen=False, width=10),
        named_col("KCDJ", "bus_level", "bus_level", "", seen=False, width=20),
        named_col("CLJSDJ", "technical_grade", "technical_grade", essential=True, width=10),
        named_col(
            "YYZT", "operating_status", "vehicle_operating_status", essential=True, seen=False, width=10
        ),
        col("XZQH", "area_code", "text", essential=True, seen=False, width=6),
        col("YHBH", "operator_id", "text", essential=True, seen=False, width=20),
        col("YHMC", "operator_name", "company", essential=True, seen=False, width=80),
        col("SHXYDM", "holder_code", "credit_code", essential=True, seen=False, width=40),
        col("JYXKZH", "operator_licence_number", "number12", essential=True, width=40),
        col(
            "DLYSZH",
            role="word_number",
            render=word_and_number("certificate_word", "certificate_number"),
            essential=True,
            width=80,
        ),
        scope_col("JYFW", essential=True, width=160),
        date_col("FZRQ", "issue_date", days.plain, essential=True, width=20),
        date_col("YXQS", "valid_from", days.plain, width=20),
        date_col("YXQZ", "valid_to", days.plain, essential=True, width=20),
        col(
            "NSRQ", render=lambda record: days.plain(record["issue_date"]), seen=False, width=8, is_date=True
        ),
        col("YGJG", render=office, width=60),
        col("DABH", render=archive_number, seen=False, width=12),
        col("ZT", role="status", render=lambda _: "有效", seen=False, width=8),
    ),
    frozenset({"date_plain"}),
    also=("certificate_word", "certificate_number"),
)
TABLES: Final = (VEHICLE,)
