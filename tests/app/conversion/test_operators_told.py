"""Operators and their vehicles in one export: what a row says of an operator holds for its vehicles."""

import csv
from datetime import date
from io import StringIO
from zipfile import ZipFile

import pytest

from app.conversion.planning import plan
from app.conversion.source import open_source
from licences.conversion.context import RunContext
from licences.conversion.profiles import load_profile
from tests.app.conftest import ZHEJIANG, ZHEJIANG_NAME
from tests.app.conversion import exports
from tests.app.conversion.exports import DRIVER, certificates, credit_code, outcomes

CONTEXT = RunContext(ZHEJIANG, ZHEJIANG_NAME, "330000", date(2026, 1, 10))
STYLE_1 = "style1_hunan_abbreviated"
NAME, OTHER = "杭州示例安安运输有限公司", "宁波另一家示例物流有限公司"
STRICT = 'unknown_operators = "refuse"\n'


def operator(**changes):
    """Give one row of style 1, an operator."""
    row = {
        "ownerid": "1", "perword": "浙交运管许可杭字", "licensenumber": "330106010001", "ownerName": NAME,
        "busiRegNumber": credit_code(1), "scopebusiness": "道路普通货物运输", "gradate": "2024-02-11",
        "startdate": "2024-02-11", "enddate": "2028-02-10", "address": "浙江省杭州市样本路1号",
        "jurperson": "罗梅", "zt": "1", "operatingstate": "1", "gradepname": "西湖区运管所",
    }  # fmt: skip
    return row | changes


def vehicle(**changes):
    """Give one row of style 1, a lorry of the operator."""
    row = {
        "branum": "浙A31137", "bracolor": "黄色", "franum": "LXXX25327SA000001", "vectype": "重型普通货车",
        "totalmass": "25000", "ownerName": NAME, "busiRegNumber": credit_code(1),
        "licensenumber": "330106010001", "traword": "浙交运管杭字", "trano": "330106200101",
        "bnscope": "道路普通货物运输", "gradate": "2024-02-11", "enddate": "2028-02-10", "zt": "1",
        "gradepname": "西湖区运管所",
    }  # fmt: skip
    return row | changes


def packed(path, *tables):
    """Write tables into an archive and give its path."""
    with ZipFile(path, "w") as archive:
        for number, rows in enumerate(tables):
            text = StringIO()
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"{number}.csv", text.getvalue())
    return path


def reasons(path, folder):
    """Plan a file and give, by table and place, what is settled."""
    source = open_source(path, load_profile(STYLE_1), CONTEXT)
    with plan(source, 100, folder, lambda _: None) as made:
        return [
            (chunk.table_index, at, one.reason)
            for chunk in made.chunks()
            for at, ones in chunk.settled.items()
            for one in ones
        ]


CASES = {
    "in force": ([operator()], vehicle(), []),
    "ended": ([operator(zt="2")], vehicle(), ["operator_ended"]),
    "ended, and begun anew": (
        [operator(zt="2", gradate="2020-02-11", enddate="2024-02-10"), operator()],
        vehicle(),
        [],
    ),
    "of another": (
        [operator(ownerName=OTHER, busiRegNumber=credit_code(2))],
        vehicle(),
        ["operator_of_another", "asked_for_good", "vehicle_of_another"],
    ),
    "of a sole trader": (
        [operator(busiRegNumber=credit_code(2))],
        vehicle(ownerName="张三", busiRegNumber=DRIVER),
        [],
    ),
    "vehicle that has ended": ([operator(zt="2")], vehicle(zt="2"), []),
    "not in the file": ([operator(licensenumber="330106010009")], vehicle(), []),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("operators_first", [True, False])
def test_what_a_row_says_of_an_operator_holds_for_its_vehicles(tmp_path, case, operators_first):
    """A vehicle should be told of its operator's end, or of another company's number, whichever stands first."""
    operators, lorry, expected = CASES[case]
    tables = (operators, [lorry]) if operators_first else ([lorry], operators)
    found = reasons(packed(tmp_path / "both.zip", *tables), tmp_path / "plan")
    assert sorted(expected) == sorted(one for _, _, one in found if one != "newer_row_exists")


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("strict", "became"),
    [(False, {"converted": 1, "skipped": 1}), (True, {"rejected": 1, "skipped": 1})],
)
def test_the_profile_says_what_becomes_of_vehicles_of_ended_operators(
    services, clerk, tmp_path, strict, became
):
    """They should be converted with a warning, or come back where the profile knows all operators."""
    path = packed(tmp_path / "both.zip", [operator(zt="2")], [vehicle()])
    text = (STRICT if strict else "") + exports.text_of(STYLE_1)
    counts = exports.convert(services, path, clerk, profile=STYLE_1, profile_text=text)
    told = counts["faults" if strict else "warnings"]["codes"]
    assert (became, True) == (outcomes(counts), "operator_ended" in told)
    assert (not strict) == bool(certificates(services))
