"""What rows say together: of one thing under two licences, in the file and with the register."""

import csv
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from app.services import issuance
from app.services.lifecycle import change_status
from app.services.records import ChangeRequest
from tests.app.conversion import exports
from tests.app.conversion.exports import (
    DRIVER,
    STYLE_4,
    certificates,
    credit_code,
    driver,
    faults,
    operator,
    outcomes,
    vehicle,
)

pytestmark = pytest.mark.usefixtures("ready")
VIN, OTHER_VIN = "LXXX25327SA000001", "LXXX25325SA000000"


GOODS = {"CYLB": "经营性道路货物运输驾驶员"}


@pytest.fixture
def convert(convert_rows):
    """Give a function that converts rows, each call a file of its own, and gives the counts."""
    return convert_rows


@pytest.fixture
def sent_back(rejected_file):
    """Give a function that writes the rows the last run sent back, and gives the file's path."""
    return rejected_file


ONE_THING = {
    "plate": (vehicle(1, operator(1)), vehicle(2, operator(1), plateNo="浙M00001", vinNo=OTHER_VIN)),
    "word": (operator(1), operator(1, com_key="浙交运管许可上字", print_date="2025-05-06")),
    "person": (driver(), driver(XM="李四", CYZGZH="330102000077")),
    "operator's licence": (
        vehicle(1, operator(1)),
        vehicle(
            2, operator(1, uniscid=credit_code(2), com_name="宁波另一家示例物流有限公司"), vinNo=OTHER_VIN
        ),
    ),
    "id of a vehicle": (
        vehicle(1, operator(1)),
        vehicle(2, operator(1), vinNo=OTHER_VIN, carfileRecordNo=vehicle(1, operator(1))["carfileRecordNo"]),
    ),
    "id of an operator": (operator(1), operator(2, owner_id=operator(1)["owner_id"])),
}
IDS = {"id of a vehicle": "id_of_two_vehicles", "id of an operator": "id_of_two_operators"}
CODES = {
    "plate": ("plate_of_two_licences", "plate_in_force"),
    "word": ("number_of_two_words", "number_under_another_word"),
    "person": ("person_of_two_names", "person_of_another_name"),
}


@pytest.mark.parametrize("thing", ONE_THING)
def test_both_rows_of_one_thing_come_back(services, convert, thing):
    """Rows that tell of one thing under two licences should both be refused, each for the other's sake."""
    counts = convert(*ONE_THING[thing])
    code = IDS.get(thing) or CODES.get(thing, ("licence_of_two_operators",))[0]
    assert ({"rejected": 2}, {code: 2}) == (outcomes(counts), faults(counts))
    assert [] == certificates(services)


@pytest.mark.parametrize("thing", CODES)
def test_the_second_row_comes_back_when_the_first_is_in_the_register(services, convert, thing):
    """The same in two files: the second should come back for what the register holds."""
    first, second = ONE_THING[thing]
    convert(first)
    counts = convert(second)
    assert ({"rejected": 1}, {CODES[thing][1]: 1}) == (outcomes(counts), faults(counts))
    assert 1 == len(certificates(services))


LATER = {"FZRQ": "2025-05-06", "GQRQ": "2031-05-05"}
EARLIER = {"grantTime": "2024/4/7", "beginTime": "2024/4/7", "endTime": "2027/4/4"}
OF_ANOTHER = {
    "name": ((driver(), driver(XM="李四", **LATER)), "person_of_another_name"),
    "older vehicle": (
        (vehicle(1, operator(1)), vehicle(1, operator(1), vinNo=OTHER_VIN, plateNo="浙M00002", **EARLIER)),
        "vehicle_changed_in_source",
    ),
    "ended vehicle": (
        (vehicle(1, operator(1)), vehicle(1, operator(1), vinNo=OTHER_VIN, licenseSituation="注销")),
        "vehicle_changed_in_source",
    ),
    "older company": (
        (operator(1), operator(1, uniscid=credit_code(2), print_date="2024-04-06")),
        "holder_changed_in_source",
    ),
}


@pytest.mark.parametrize("what", OF_ANOTHER)
def test_a_later_file_tells_of_another_under_the_number(services, convert, what):
    """A row of another holder or vehicle than the certificate of its number should come back, of whatever age."""
    (first, second), code = OF_ANOTHER[what]
    convert(first)
    counts = convert(second)
    assert ({"rejected": 1}, {code: 1}) == (outcomes(counts), faults(counts))
    assert ["valid"] == [one.status for one in certificates(services)]


def test_a_clerk_changes_the_name_of_a_person(services, clerk, face, convert):
    """When a clerk has confirmed the new name by a change, a row with it should come back no more."""
    convert(driver())
    (made,) = certificates(services)
    sample = face("practitioner_qualification_certificate")
    lacking = {field: value for field, value in sample.items() if field not in made.face}
    change = ChangeRequest({**lacking, "name": "李四"}, "5")
    issuance.change(services, clerk, made.id, change, None, datetime.now(UTC))
    counts = convert(driver(XM="李四"))
    assert {"unchanged": 1} == outcomes(counts)


def test_a_number_that_ended_here_is_not_given_to_another(services, clerk, convert):
    """A row of another vehicle should come back, not be passed over, where the certificate has been cancelled."""
    convert(vehicle(1, operator(1)))
    (made,) = certificates(services)
    change_status(services, clerk, made.id, "cancel", "年审", "《条例》", datetime.now(UTC))
    counts = convert(vehicle(1, operator(1), vinNo=OTHER_VIN))
    assert {"vehicle_changed_in_source": 1} == faults(counts)


def test_a_companys_second_licence_is_warned_of(convert):
    """Two licences of a type for one company should be converted, and a person look, in one file as in two."""
    first, second = operator(1), operator(2, uniscid=credit_code(1))
    third = operator(3, uniscid=credit_code(1))
    together, later = convert(first, second), convert(third)
    assert ({"converted": 2}, 2) == (outcomes(together), together["warned"])
    assert ({"converted": 1}, ["holder_has_another"]) == (outcomes(later), list(later["warnings"]["codes"]))


def test_the_register_tells_whose_an_operators_licence_is(convert):
    """With the operator's licence in the register only the vehicle of somebody else should come back."""
    convert(operator(1))
    counts = convert(*ONE_THING["operator's licence"])
    assert ({"converted": 1, "rejected": 1}, {"operator_disagrees": 1}) == (outcomes(counts), faults(counts))


def test_an_operators_number_that_vehicles_here_give_with_another_is_warned_of(convert):
    """Where vehicles came first, their operators' rows should be held against them, of like codes alone."""
    other = {"uniscid": credit_code(2), "com_name": "宁波另一家示例物流有限公司"}
    trader = vehicle(3, operator(3, uniscid=DRIVER, com_name="张三"), vinNo="LXXX2532XSA000002")
    made = convert(vehicle(1, operator(1)), vehicle(2, operator(2), vinNo=OTHER_VIN), trader)
    counts = convert(operator(1), operator(2, **other | {"uniscid": credit_code(9)}), operator(3))
    assert ({"converted": 3}, {"converted": 3}) == (outcomes(made), outcomes(counts))
    codes = counts["warnings"]["codes"]
    assert {"number_of_other_vehicle": 1} == {code: found["rows"] for code, found in codes.items()}


def test_a_vehicle_of_an_unknown_operator_is_warned_of(convert):
    """Where operators were converted, one that is not among them should be warned of; without any, nothing."""
    before = convert(vehicle(1, operator(1)))
    convert(operator(2))
    after = convert(vehicle(2, operator(1), vinNo=OTHER_VIN))
    assert ({"converted": 1}, 0) == (outcomes(before), before["warned"])
    assert ({"converted": 1}, ["operator_unknown"]) == (outcomes(after), list(after["warnings"]["codes"]))


def test_rows_of_one_category_each_become_one_certificate(services, convert):
    """Rows that differ in their categories alone should be joined, and the report say so."""
    counts = convert(driver(), driver(**GOODS))
    again = convert(driver(), driver(**GOODS))
    (made,) = certificates(services)
    assert ["01001", "02001"] == made.face["category"]
    assert ({"converted": 1, "skipped": 1}, {"joined": 1}) == (outcomes(counts), counts["skip_reasons"])
    assert 1 == counts["warnings"]["codes"]["rows_joined"]["rows"]
    assert {"unchanged": 1, "skipped": 1} == outcomes(again)


def test_rows_of_categories_that_differ_otherwise_come_back(services, convert):
    """An older row with a category of its own, or one of the same day with another name, should not be lost."""
    aged = convert(driver(FZRQ="2022-05-06", GQRQ="2028-05-05"), driver(**GOODS))
    named = convert(driver(), driver(XM="李四", **GOODS))
    assert {"codes_in_another_row": 2} == faults(aged)
    assert {"rows_contradict": 2, "person_of_two_names": 2} == faults(named)
    assert [] == certificates(services)


@pytest.mark.parametrize(
    ("later", "last", "code"),
    [
        ("2025-05-06", "2031-05-05", "codes_taken_away"),
        ("2022-05-06", "2028-05-05", "codes_not_in_register"),
    ],
    ids=["newer", "older"],
)
def test_a_second_file_takes_no_category_away(services, convert, later, last, code):
    """A file of another category, newer or older, should neither replace the certificate nor be passed over."""
    convert(driver())
    counts = convert(driver(FZRQ=later, GQRQ=last, **GOODS))
    assert ({code: 1}, 1) == (faults(counts), len(certificates(services)))


def test_a_pair_comes_back_as_a_pair(services, clerk, convert, sent_back):
    """A valid row and a cancelled one should both come back, tell of each other, and do so again unchanged."""
    counts = convert(operator(1), operator(1, STATUS="注销"))
    path = sent_back()
    text = path.read_text("utf-8-sig")
    again = exports.convert(services, path, clerk)
    assert ({"rejected": 2}, {"rejected": 2}) == (outcomes(counts), outcomes(again))
    assert ("已注销 cancelled" in text, "浙交运管许可杭字330102000001号" in text) == (True, True)
    assert [] == certificates(services)


@pytest.mark.parametrize("thing", ["plate", "operator's licence"])
@pytest.mark.parametrize("table", [0, 1])
def test_half_of_a_pair_in_two_tables_converts_nothing(  # noqa: PLR0917 - fixtures
    services, clerk, tmp_path, sent_back, thing, table
):
    """Of a pair in two tables, which goes back in two files, one file alone should not be converted unchanged."""
    path = tmp_path / "two.zip"
    with ZipFile(path, "w") as archive:
        for name, row in zip("ab", ONE_THING[thing], strict=True):
            archive.write(exports.write(tmp_path / f"{name}.csv", [row], "utf-8-sig"), f"{name}.csv")
    before = exports.convert(services, path, clerk, profile=STYLE_4)
    half = sent_back(table)
    again = exports.convert(services, half, clerk, profile=STYLE_4)
    assert ({"rejected": 2}, 2) == (outcomes(before), faults(before)["not_decided"])
    assert ({"rejected": 1}, []) == (outcomes(again), certificates(services))


def fleet(count, *odd):
    """Give vehicles of one operator; those with the numbers in `odd` name another company."""
    other = operator(1, uniscid=credit_code(2), com_name="宁波另一家示例物流有限公司")
    return [
        vehicle(number, other if number in odd else operator(1), vinNo=vin(number))
        for number in range(1, count)
    ]


def vin(number):
    """Give a VIN with its check digit (GB 16735)."""
    body = f"LXXX2532{{}}SA{number:06d}"
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(
        weight * (values.get(one) or int(one)) for one, weight in zip(body.format("0"), weights, strict=True)
    )
    return body.format("X" if total % 11 == 10 else total % 11)


def test_one_wrong_row_does_not_send_a_fleet_back(services, clerk, convert, sent_back):
    """Of a fleet one row of another company should come back, and stay back; the others be warned of."""
    counts = convert(*fleet(22, 7))
    again = exports.convert(services, sent_back(), clerk, profile=STYLE_4)
    assert {"converted": 20, "rejected": 1} == outcomes(counts)
    assert {"licence_of_two_operators": 1, "not_decided": 1} == faults(counts)
    assert 20 == counts["warnings"]["codes"]["one_row_disagrees"]["rows"]
    assert ({"rejected": 1}, 20) == (outcomes(again), len(certificates(services)))


@pytest.mark.parametrize("rows", [fleet(21, 7), fleet(22, 7, 8)], ids=["too few", "too many odd ones"])
def test_a_fleet_without_a_clear_majority_comes_back(services, convert, rows):
    """Where fewer than twenty agree against each odd one nobody can tell, and all should come back."""
    assert {"licence_of_two_operators": len(rows)} == faults(convert(*rows))
    assert [] == certificates(services)


def test_private_cars_run_under_one_licence_of_their_platform(services, convert):
    """Persons may hold ride-hailing cars under it; lorries of several persons under one licence come back."""
    owners = ("张三", "990000199001010017"), ("李四", "990000197001010018"), ("王五", "990000199001010025")
    rows = [
        vehicle(at, operator(0), vinNo=vin(at), ownerName=name, ownerCode=code)
        for at, (name, code) in enumerate(owners, 1)
    ]
    car = {
        "businessScope": "网络预约出租汽车客运",
        "carType": "小型轿车",
        "plateColor": "蓝色",
        "totalMass": "1850",
    }
    cars = [row | car | {"dutyTonnage": "", "dutySeat": "5", "axleNumber": "2"} for row in rows]
    assert {"licence_of_two_operators": 3} == faults(convert(*rows))
    counts = convert(*cars)
    assert ({"converted": 3}, {}) == (outcomes(counts), faults(counts))


def test_many_rows_of_one_vehicle_are_no_majority(services, convert):
    """Rows that repeat one vehicle should count once."""
    rows = fleet(3, 2)
    counts = convert(*[rows[0]] * 30, rows[1])
    assert ({"rejected": 2, "skipped": 29}, []) == (outcomes(counts), certificates(services))


def test_a_fleet_is_not_warned_of_where_the_register_knows(convert):
    """With the operator's licence in the register the odd one alone should be told of."""
    convert(operator(1))
    counts = convert(*fleet(22, 7))
    assert ({"operator_disagrees": 1}, 0) == (faults(counts), counts["warned"])


def test_a_profile_may_refuse_unknown_operators(convert):
    """With `unknown_operators = "refuse"` a vehicle of an operator the register lacks should come back."""
    convert(operator(2))
    counts = convert(vehicle(1, operator(1)), head='unknown_operators = "refuse"')
    assert ({"rejected": 1}, {"operator_unknown": 1}) == (outcomes(counts), faults(counts))


def test_a_profile_may_say_that_lists_are_whole(services, convert):
    """With `lists = "whole"` a newer row should take a category away, in the file as in the register."""
    head = 'lists = "whole"'
    newer = driver(FZRQ="2025-05-06", GQRQ="2031-05-05", **GOODS)
    together = convert(driver(CYLB="经营性道路旅客运输驾驶员、经营性道路货物运输驾驶员"), newer, head=head)
    later = convert(driver(FZRQ="2025-06-06", GQRQ="2031-06-05"), head=head)
    assert ({"converted": 1, "skipped": 1}, {"new_version": 1}) == (outcomes(together), outcomes(later))
    assert [["02001"], ["01001"]] == [row.face["category"] for row in certificates(services)]


def test_what_is_said_of_a_person_is_masked(convert, sent_back):
    """The message about another row should not tell a person's name or number."""
    convert(*ONE_THING["person"])
    with sent_back().open(encoding="utf-8-sig", newline="") as file:
        told = [row["问题"] for row in csv.DictReader(file)]
    assert (True, True) == ("李*" in told[0], "张*" in told[1])
    assert not [word for word in ("李四", "张三", DRIVER) for one in told if word in one]
