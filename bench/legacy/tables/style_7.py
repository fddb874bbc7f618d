"""Style 7: a worksheet of an office; title in merged cells, numbers and dates as numbers, drivers merged."""

from typing import Final

from bench.legacy import days
from bench.legacy.columns import (
    col,
    date_col,
    named_col,
    number_col,
    office,
    scope_col,
    word_and_number,
)
from bench.legacy.record import Record
from bench.legacy.tables.table import Table
from bench.legacy.words import GIVEN, SURNAMES

DRIVER_COLUMNS: Final = ("驾驶员", "驾驶员电话")
"""Of which a vehicle may have several rows; the cells of the vehicle are then merged."""


def _driver(record: Record) -> str:
    number = record["_number"]
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


VEHICLE: Final = Table(
    7,
    "vehicle",
    "xlsx",
    "",
    (
        col("序号", render=lambda record: record["_number"] + 1),
        col("车辆编号", "vehicle_id", "text", essential=True),
        col("车牌号", "plate_number", "plate", essential=True),
        named_col("车牌颜色", "plate_colour", "plate_colour", "colour_name", essential=True),
        col("车架号", "vin", "vin", essential=True),
        named_col("车辆类型", "vehicle_type", "vehicle_type_ga16_4", essential=True),
        col("厂牌", "brand", "optional"),
        col("型号", "model", "optional"),
        col("发动机号", "engine_number", "optional"),
        number_col("车长(mm)", "length_mm", as_text=False, essential=True),
        number_col("车宽(mm)", "width_mm", as_text=False, essential=True),
        number_col("车高(mm)", "height_mm", as_text=False, essential=True),
        number_col("轴数", "axle_count", as_text=False, essential=True),
        number_col("总质量(kg)", "gross_mass_kg", "mass", as_text=False, essential=True),
        number_col("核定载质量(吨)", "load_tonnes", "load", as_text=False),
        number_col("核定载客(人)", "seats", as_text=False),
        number_col("准牵引总质量(kg)", "traction_mass_kg", "", as_text=False),
        named_col("燃料", "fuel_type", "fuel_type", essential=True),
        named_col("客车等级", "bus_level", "bus_level", ""),
        named_col("技术等级", "technical_grade", "technical_grade", essential=True),
        named_col("营运状态", "operating_status", "vehicle_operating_status", essential=True),
        col("车籍地代码", "area_code", "text", lambda record: int(record["area_code"]), essential=True),
        col("业户编号", "operator_id", "text", essential=True),
        col("业户名称", "operator_name", "company", essential=True),
        col("统一社会信用代码", "holder_code", "credit_code", essential=True),
        col(
            "经营许可证号",
            "operator_licence_number",
            "number12",
            lambda record: int(record["operator_licence_number"]),
            essential=True,
        ),
        col(
            "道路运输证字号",
            role="word_number",
            render=word_and_number("certificate_word", "certificate_number"),
            essential=True,
        ),
        scope_col("经营范围", essential=True),
        date_col("发证日期", "issue_date", days.excel_serial, essential=True, is_date=True),
        date_col("有效期起", "valid_from", days.excel_serial, is_date=True),
        date_col("有效期至", "valid_to", days.excel_serial, essential=True, is_date=True),
        col("发证机构", render=office),
        col("状态", role="status", render=lambda _: "有效"),
        col(DRIVER_COLUMNS[0], render=_driver),
        col(DRIVER_COLUMNS[1], render=lambda record: f"1990000{record['_number'] % 10_000:04d}"),
    ),
    frozenset({"date_excel_serial"}),
    also=("certificate_word", "certificate_number"),
    title="车队信息一览表",
)
TABLES: Final = (VEHICLE,)
