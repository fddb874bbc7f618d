"""Look-up by two facts: both right, or nothing, and no hint which was wrong."""

import pytest

from app.roles import PUBLIC_ACTOR
from app.services import issuance, lifecycle, reading, two_facts
from app.services.errors import BadArgumentError, NoMatchError
from app.services.records import ChangeRequest, IssueRequest, TwoFacts
from tests.app.conftest import NOW

COMPANY, VEHICLE, DRIVER = (
    "road_transport_operation_licence",
    "road_transport_certificate",
    "practitioner_qualification_certificate",
)


@pytest.fixture
def issued(services, clerk, face):
    """Give one certificate of each kind."""
    return {
        key: issuance.issue(services, clerk, IssueRequest(key, face(key)), None, NOW)
        for key in (COMPANY, VEHICLE, DRIVER)
    }


def look_up(services, **facts):
    """Look up as the public does."""
    return reading.lookup_by_two_facts(services, PUBLIC_ACTOR, TwoFacts(**facts), NOW)


def test_name_and_number_find_a_driver(services, issued):
    """Name and identity or certificate number should find the certificate, masked."""
    driver = issued[DRIVER]
    found = look_up(services, name=driver.holder_name, number=driver.holder_code)
    shown = str(found)
    expected = (1, DRIVER, False, False)
    actual = (len(found), found[0]["type"], driver.holder_name in shown, driver.holder_code in shown)
    assert expected == actual


def test_name_and_number_find_a_company(services, issued):
    """A company should be found by licence number with or without word, and with half-width brackets."""
    company = issued[COMPANY]
    names = (company.holder_name, company.holder_name.replace("（", "(").replace("）", ")"))
    found = [
        {each["type"] for each in look_up(services, name=name, number=number)}
        for name in names
        for number in (company.number, "330100000001")
    ]
    expected = [{COMPANY}, {COMPANY, VEHICLE}] * 2
    actual = found
    assert expected == actual


@pytest.mark.parametrize(
    ("code", "kind"), [("91330100990000025K", "001"), ("99000019", "099")], ids=["credit code", "other body"]
)
def test_code_of_a_company_lists_no_fleet(services, clerk, face, code, kind):
    """Name and credit code are both public: together they should find none of a company's vehicles."""
    vehicle = face(VEHICLE, holder_code=code, holder_code_type=kind)
    record = issuance.issue(services, clerk, IssueRequest(VEHICLE, vehicle), None, NOW)
    with pytest.raises(NoMatchError) as error:
        look_up(services, name=record.holder_name, number=record.holder_code)
    expected = "no_match"
    actual = error.value.code
    assert expected == actual


def test_many_with_the_same_number_do_not_hide_the_one(services, clerk, face, monkeypatch):
    """Certificates of others with the same number should not use up the limit."""
    monkeypatch.setattr(two_facts, "_MOST", 1)
    for version in range(2):
        changes = {
            "operator_name": f"路证第{version}运输有限公司",
            "licence_word": f"浙交运管许可{'杭甬'[version]}字",
        }
        issued = issuance.issue(services, clerk, IssueRequest(COMPANY, face(COMPANY, **changes)), None, NOW)
        if version == 0:  # two in force would be refused
            lifecycle.change_status(services, clerk, issued.id, "cancel", "终止经营", "《道路运输条例》", NOW)
    found = [
        len(look_up(services, name=f"路证第{version}运输有限公司", number="330100000001"))
        for version in range(2)
    ]
    expected = [1, 1]
    actual = found
    assert expected == actual


def test_plate_and_number_find_a_vehicle(services, issued):
    """Plate, colour and certificate number should find the vehicle's certificate, however the plate is typed."""
    vehicle = issued[VEHICLE]
    typed = f"{vehicle.plate[:2].lower()}·{vehicle.plate[2:]}"
    found = look_up(
        services, plate=typed, plate_colour=vehicle.plate_colour, number=vehicle.face["certificate_number"]
    )
    expected = [vehicle.plate]
    actual = [each["plate_number"] for each in found]
    assert expected == actual


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "李四", "number": "990000199001010017"},
        {"name": "路证（浙江）运输有限公司", "number": "330100000009"},
        {"name": "路证（浙江）运输有限公司", "number": "990000199001010017"},
        {"plate": "浙A00001", "plate_colour": "2", "number": "330100000001"},
        {"name": "%", "number": "330100000001"},
        {"name": "*", "number": "*"},
    ],
)
def test_one_wrong_fact_finds_nothing(services, issued, facts):
    """Whichever fact is wrong, the answer should be the same."""
    with pytest.raises(NoMatchError) as error:
        look_up(services, **facts)
    expected = ("no_match", None)
    actual = (error.value.code, error.value.field)
    assert expected == actual


def test_plate_with_a_document_number_finds_nothing(services, issued):
    """With a plate, only the certificate's own number should count, not the holder's code."""
    vehicle = issued[VEHICLE]
    with pytest.raises(NoMatchError):
        look_up(services, plate=vehicle.plate, plate_colour=vehicle.plate_colour, number=vehicle.holder_code)
    with pytest.raises(NoMatchError) as error:
        look_up(services, plate=vehicle.plate, plate_colour="1", number=vehicle.face["certificate_number"])
    expected = "no_match"
    actual = error.value.code
    assert expected == actual


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"number": "330100000001"}, "name"),
        ({"number": "330100000001", "plate": "浙A00001"}, "plate_colour"),
        ({"number": "330100000001", "name": "张三", "plate": "浙A00001", "plate_colour": "2"}, "name"),
        ({"number": "330100000001", "name": "张三", "plate_colour": "2"}, "name"),
        ({"number": "", "name": "张三"}, "number"),
        ({"number": "1", "name": " "}, "name"),
        ({"number": "1\x00", "name": "张三"}, "number"),
        ({"number": "1", "name": "\ud800"}, "name"),
        ({"number": "1" * 200, "name": "张三"}, "number"),
    ],
)
def test_anything_but_two_facts_is_refused(services, facts, field):
    """One fact, three facts, and what is no text should be refused by field."""
    with pytest.raises(BadArgumentError) as error:
        look_up(services, **facts)
    expected = field
    actual = error.value.field
    assert expected == actual


def test_newest_version_answers(services, clerk, issued):
    """Of several versions the newest should be shown, once."""
    company = issued[COMPANY]
    issuance.change(services, clerk, company.id, ChangeRequest({"operating_status": "2"}), None, NOW)
    found = look_up(services, name=company.holder_name, number=company.number)
    expected = ["valid"]
    actual = [each["status"] for each in found]
    assert expected == actual
