"""Every text of every type takes the care conversion takes: one table over all fields of all nine types."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from licences.rules import Severity, check
from licences.types import TYPES, CertificateType
from licences.types.field_kind import kind_of

FACES = Path(__file__).parents[2] / "vectors/faces"
TODAY = date(2026, 6, 1)
EVERYWHERE = (
    *("***", "杭州***", "某某", "张某某", "路证XXXX有限公司", "杭州●●路"),
    *(
        "待定",
        "待补充",
        "测试",
        "测试1",
        "test",
        "TEST123",
        "demo2",
        "见附件",
        "看不清",
        "同上",
        "N/A",
        "null",
        "无",
        "、",
    ),
    *("浙江\ufffd", "浙江?有限公司", "长城?", "LZ?123", "杭州〓", "锟斤拷", "Õã½Ê¡º¼ÖÝ", "烫烫烫"),
    *(
        "\\u6d59\\u6c5f",
        "%E6%B5%99",
        "&nbsp;",
        "杭州<br>",
        "_x000D_",
        "#REF!",
        "####",
        "1.2E+17",
        "4-Mar",
        "\u200b",
    ),
)
NAMES_OF_COMPANIES = (
    *("路证甲有限公司/路证乙有限公司", "路证甲有限公司、路证乙有限公司", "路证运输有限公司（挂靠）", "路证运输有限公", "路证运输有限责任"),
    *("浙江省杭州市示例路1号", "示例路12号仓储服务中心", "123", "ABC", "1"),
)  # fmt: skip
NAMES_OF_PERSONS = (
    *("张三、李四", "张三 李四", "张三等人", "张师傅", "本人", "张三（已故）", "张*三", "张x三", "某三某", "123", "X"),
    *("路证运输有限公司", "路证运输有限公", "路证运输", "示例货运", "浙江省杭州市", "杭州市示例路", "示例路1号", "示例路一号"),
)  # fmt: skip
NO_IDS = ("张三", "张三、李四", "路证运输有限公司", "0", "00", "-", "LZ*1", "33●01")
NO_NUMBERS = (
    "张三",
    "柴油",
    "1",
    "11",
    "111111",
    "AAAA",
    "123",
    "123456",
    "123456789",
    "abc",
    "ABCD",
    "987654",
)
NO_MODELS = ("123", "1234", "12345", "1111", "999999", "abc", "ABC", "qwerty")
NO_ADDRESSES = (
    *(
        "查无此址",
        "杭州市示例路1号（已搬迁）",
        "杭州市示例路1号(与许可证不符)",
        "示例路1号 有效期延长至2035年12月31日",
    ),
    "张三",
    "王小明",
    "路证运输有限公司",
    "路证（浙江）运输有限公司",
    "13900000000",
    "123",
    "1",
)
IN_FIELDS = {
    "operator_name": (*NAMES_OF_COMPANIES, "杭州市示例区交通运输局", "示例县公安局", "示例县人民政府"),
    "parent_name": NAMES_OF_COMPANIES,
    "employer_name": NAMES_OF_COMPANIES,
    "name": NAMES_OF_PERSONS,
    "principal_name": NAMES_OF_PERSONS,
    "operator_id": NO_IDS,
    "vehicle_id": NO_IDS,
    "staff_id": NO_IDS,
    "employer_id": NO_IDS,
    "brand": NO_MODELS,
    "model": NO_MODELS,
    "engine_number": NO_NUMBERS,
    "ic_card_number": NO_NUMBERS,
    "address": NO_ADDRESSES,
    "operating_area": ("123", "1", "ABC", "x"),
    "licence_number": ("330100000000", "000000000000"),
    "certificate_number": ("330100000000", "000000000000", "3301000000000", "111111", "00000"),
    "operator_licence_number": ("330100000000", "000000000000"),
    "driving_licence_number": ("111111", "00000", "12345", "TEST123", "1234567"),
    "holder_code": ("111111", "00000", "12345", "TEST123"),
    "plate_number": ("浙A00000", "浙AD00000", "浙A00000D", "浙A0000挂"),
}
HONEST = {
    "operator_id": ("1", "123", "C-0001", "杭运户001", "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"[1:-1]),
    "vehicle_id": ("7", "ABC", "浙0001"),
    "brand": ("解放牌", "500", "Volvo", "解放有限公司"),
    "model": ("777", "A1", "EQ1090", "霸道", "4E10"),
    "engine_number": ("*YC6L330*", "1230", "WP12.460E50"),
    "address": ("王庄", "金华", "示例村", "杭州市示例路1号路证运输有限公司", "李家店", "张江路5号"),
    "principal_name": ("张三", "欧阳小明", "买买提·吐尔逊", "Bo Li", "张路", "运小明", "尼玛次仁"),
    "name": ("张三", "欧阳小明", "张小路"),
    "operator_name": ("杭州第3号车队", "五号仓储有限公司", "杭州市示例路运输有限公司"),
    "operating_area": ("杭州市", "全国"),
    "plate_number": ("浙A00001", "浙A10000", "浙AA0000"),
    "certificate_number": ("330100000001",),
}

each_type = pytest.mark.parametrize("certificate_type", TYPES, ids=lambda one: one.key)


@cache
def raw(certificate_type: CertificateType) -> dict:
    """Read the sample face of a type."""
    return json.loads((FACES / f"{certificate_type.key}.json").read_text(encoding="utf-8"))


@cache
def adapter(certificate_type: CertificateType, field: str) -> TypeAdapter:
    """Make the check of a field by itself, as conversion has it."""
    info = certificate_type.face.model_fields[field]
    return TypeAdapter(Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation)


def is_taken(certificate_type, field, text):
    """Say whether a text passes the model and the rules in a field."""
    try:
        adapter(certificate_type, field).validate_python(text)
    except ValidationError:
        return False
    face = certificate_type.face.model_validate({**raw(certificate_type), field: text})
    found = check(face, certificate_type, TODAY)
    return not any(one.field == field and one.severity is Severity.ERROR for one in found)


def texts_of(certificate_type):
    """Name the fields that hold a text."""
    fields = certificate_type.face.model_fields
    return [field for field in fields if kind_of(fields[field].annotation) is str]


@each_type
def test_no_field_takes_what_is_no_text(certificate_type):
    """Masks, placeholders, garbled and lost characters are refused in every field by its own name."""
    taken = [(field, text) for field in texts_of(certificate_type) for text in EVERYWHERE]
    assert [one for one in taken if is_taken(certificate_type, *one)] == []


@each_type
def test_no_field_takes_what_is_of_another_kind(certificate_type):
    """No two names, no address for a name, no name for an address, no number made up."""
    fields = IN_FIELDS.keys() & set(texts_of(certificate_type))
    assert fields
    tried = [(field, text) for field in sorted(fields) for text in IN_FIELDS[field]]
    assert [one for one in tried if is_taken(certificate_type, *one)] == []


@each_type
def test_honest_texts_are_taken(certificate_type):
    """What people and registers really write goes through."""
    fields = HONEST.keys() & set(texts_of(certificate_type))
    tried = [(field, text) for field in sorted(fields) for text in HONEST[field]]
    assert [one for one in tried if not is_taken(certificate_type, *one)] == []
