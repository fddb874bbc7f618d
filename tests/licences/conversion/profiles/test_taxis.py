"""Taxis that cruise and those hailed online share a code: the text tells them apart, in every style, or nothing does."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import profiles
from licences.conversion.readers.table import Row

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
BY_STYLE = {profile.style: profile for profile in profiles()}
TABLES = [
    (1, "operator", "scopebusiness", ("perword", "licensenumber", "ownertype")),
    (2, "operator", "JingYingFanWei", ("YeHuMingCheng", "JingYingXuKeZhengZi", "JingYingXuKeZhengHao")),
    (3, "operator", "busi_scope", ("com_name", "valid_date_begin", "valid_date_end")),
    (6, "operator", "businessScopeDesc", ("ownerName", "licenseWord", "licenseCode", "businessScopeCode")),
    (1, "vehicle", "bnscope", ("branum", "franum", "traword", "trano")),
    (4, "vehicle", "businessScope", ("transformLicenseCharacter", "transformLicenseNo")),
    (5, "vehicle", "JYFW", ("CPH", "DLYSZH")),
    (
        6,
        "vehicle",
        "businessScopeDesc",
        ("vehicleNo", "transCertificateWord", "transCertificateCode", "businessScopeCode"),
    ),
    (7, "vehicle", "经营范围", ("车牌号", "道路运输证字号")),
]
ORDINARY = {"operator": "road_transport_operation_licence", "vehicle": "road_transport_certificate"}
HAILED = {"operator": "ride_hailing_operation_licence", "vehicle": "ride_hailing_transport_certificate"}
EACH = pytest.mark.parametrize(("style", "family", "column", "others"), TABLES)


def typed(style, column, others, text):
    """Give the type of a row with this scope, and what is said of the type and the skip."""
    profile = BY_STYLE[style]
    record = next(one for one in profile.records if {column, *others} >= set(one.headers))
    names = dict.fromkeys(one for source in record.sources for one in source.columns if not source.optional)
    states = {state.column: "1" for state in record.states if not state.optional}
    cells = dict.fromkeys((*names, *others), "") | states | {column: text}
    if "businessScopeCode" in cells:
        cells["businessScopeCode"] = "02101" if text == "普通货运" else "09101"
    if "ownertype" in cells:
        cells["ownertype"] = "5"
    draft = Mapper(profile, tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
    told = [fault.code for fault in draft.faults if fault.field == "business_scope"]
    return draft.type_key, told, draft.skip


@EACH
@pytest.mark.parametrize("text", ["网络预约出租汽车客运", "网络预约\n出租汽车客运", "网络预约出租汽车服务"])
def test_taxis_hailed_online_have_their_own_types(style, family, column, others, text):
    """The words 网络预约 make it ride-hailing, whatever stands between them."""
    assert typed(style, column, others, text)[0] == HAILED[family]


@EACH
@pytest.mark.parametrize("text", ["巡游出租汽车客运", "出租汽车客运", "出租客运"])
def test_cruising_taxis_have_the_ordinary_types(style, family, column, others, text):
    """出租汽车经营许可 is a matter of the operator licence (JT/T 1291-2019 6.4.1), of taxi companies as well."""
    assert typed(style, column, others, text) == (ORDINARY[family], [], None)


@EACH
@pytest.mark.parametrize("text", ["09101", "客运出租运输", "巡游出租汽车客运、网络预约出租汽车客运"])
def test_taxis_of_no_certain_kind_are_refused(style, family, column, others, text):
    """The code, its name, or both kinds together say nothing; no type is taken for granted."""
    assert typed(style, column, others, text) == (None, ["type_ambiguous"], None)


@EACH
def test_what_is_no_taxi_is_as_before(style, family, column, others):
    """Freight needs no words to tell its type."""
    assert typed(style, column, others, "普通货运") == (ORDINARY[family], [], None)
