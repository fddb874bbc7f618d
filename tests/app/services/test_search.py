"""Search within one's scope; hits are masked; what was searched for stays out of the log."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from app.roles import PUBLIC_ACTOR
from app.services import issuance, reading
from app.services.errors import BadArgumentError, ForbiddenError
from app.services.records import ChangeRequest, Criteria, IssueRequest
from app.tables import AuditEntry
from tests.app.conftest import GUANGDONG, GUANGDONG_NAME, NOW

COMPANY, VEHICLE, DRIVER = (
    "road_transport_operation_licence",
    "road_transport_certificate",
    "practitioner_qualification_certificate",
)


def ids(page):
    """Give the ids of a page."""
    return [item["id"] for item in page.items]


@pytest.fixture
def issued(services, clerk, actor, face):
    """Give a function that issues a sample, later ones later."""
    minutes = iter(range(1000))

    def issue(key, who=clerk, **changes):
        now = NOW + timedelta(minutes=next(minutes))
        return issuance.issue(services, who, IssueRequest(key, face(key, **changes)), None, now)

    return issue


def search(services, who, **criteria):
    """Search."""
    paging = {name: criteria.pop(name) for name in ("after", "limit") if name in criteria}
    return reading.search(services, who, Criteria(**criteria), NOW, **paging)


def test_every_criterion_finds_its_certificate(services, clerk, issued):
    """Number with or without word, holder, plate, VIN, identifier, type and status should each find it."""
    vehicle, driver, company = issued(VEHICLE), issued(DRIVER), issued(COMPANY)
    spelled = f" {vehicle.plate[:2]}·{vehicle.plate[2:].lower()}"
    found = [
        search(services, clerk, **criteria)
        for criteria in (
            {"number": company.number},
            {"number": "330100000001", "type_key": COMPANY},
            {"holder_code": "990000199001010017"},
            {"holder_name": "路证(浙江)运输有限公司", "type_key": VEHICLE},
            {"plate": spelled, "plate_colour": vehicle.plate_colour},
            {"vin": vehicle.vin.lower()},
            {"identifier": driver.identifier},
            {"type_key": DRIVER, "status": "valid"},
        )
    ]
    expected = [
        [company.id],
        [company.id],
        [driver.id],
        [vehicle.id],
        [vehicle.id],
        [vehicle.id],
        [driver.id],
        [driver.id],
    ]
    actual = [ids(page) if number else ids(page)[:1] for number, page in enumerate(found)]
    assert expected == actual


def test_hits_are_masked(services, clerk, issued):
    """A hit should not show what the public may not see."""
    driver = issued(DRIVER)
    shown = str(search(services, clerk, type_key=DRIVER).items)
    personal = [driver.face[field] for field in ("id_number", "telephone", "name")]
    expected = []
    actual = [value for value in personal if value in shown]
    assert expected == actual


def test_clerk_finds_own_issuers_and_types_only(services, clerk, actor, issued):
    """Certificates of another province and of other types should not be found."""
    ours = issued(COMPANY)
    issued(DRIVER)
    issued(COMPANY, actor("clerk.gd"), issuer_code=GUANGDONG, issuer_name=GUANGDONG_NAME, province_code="440000",
           licence_word="粤交运管许可穗字", licence_number="440100000001", area_code="440100")  # fmt: skip
    expected = ([ours.id], 2, 1)
    actual = (
        ids(search(services, actor("clerk.buses"))),
        len(ids(search(services, clerk))),
        len(ids(search(services, actor("clerk.gd")))),
    )
    assert expected == actual


def test_clerk_does_not_find_another_authoritys_in_its_province(services, clerk, issued):
    """Certificates of another issuing authority of the same province should not be found."""
    issued(COMPANY)
    expected = []
    actual = ids(search(services, replace(clerk, issuer_code="12330000990000027R")))
    assert expected == actual


def test_holder_finds_own_certificates(services, actor, issued):
    """A holder should find the own certificates, whatever else is asked for."""
    company, _ = issued(COMPANY), issued(DRIVER)
    expected = ([company.id], [])
    actual = (
        ids(search(services, actor("holder.company"))),
        ids(search(services, actor("holder.company"), holder_code="990000199001010017")),
    )
    assert expected == actual


def test_inspector_needs_an_exact_fact(services, inspector, issued):
    """An inspector should not list by name or type, but find by plate anywhere."""
    vehicle = issued(VEHICLE)
    for vague in (
        {},
        {"type_key": VEHICLE},
        {"holder_name": "路证（浙江）运输有限公司"},
        {"status": "valid"},
    ):
        with pytest.raises(BadArgumentError):
            search(services, inspector, **vague)
    expected = [vehicle.id]
    actual = ids(search(services, inspector, plate=vehicle.plate))
    assert expected == actual


@pytest.mark.parametrize("name", [None, "partner", "auditor"])
def test_others_do_not_search(services, actor, name):
    """The public, partners and auditors should be refused."""
    who = PUBLIC_ACTOR if name is None else actor(name)
    with pytest.raises(ForbiddenError) as error:
        search(services, who, number="330100000001")
    expected = "forbidden"
    actual = error.value.code
    assert expected == actual


def test_replaced_versions_are_found_when_asked_for(services, clerk, issued):
    """Only the newest version should be found, unless all are asked for, or the replaced ones."""
    first = issued(COMPANY)
    second = issuance.change(
        services, clerk, first.id, ChangeRequest({"operating_status": "2"}), None, NOW + timedelta(days=1)
    )
    expected = ([second.id], [second.id, first.id], [first.id])
    actual = (
        ids(search(services, clerk)),
        ids(search(services, clerk, latest_only=False)),
        ids(search(services, clerk, status="replaced")),
    )
    assert expected == actual


def test_pages_join_without_gap_or_double(services, clerk, issued):
    """Seven hits in pages of three should come newest first, each once, then no more."""
    made = [issued(COMPANY, licence_number=f"3301{number + 1:08d}").id for number in range(7)]
    found, after, pages = [], None, 0
    while pages == 0 or after is not None:
        page = search(services, clerk, after=after, limit=3)
        found, after, pages = found + ids(page), page.next_after, pages + 1
    expected = (made[::-1], 3)
    actual = (found, pages)
    assert expected == actual


def test_hits_of_one_moment_are_paged_by_id(services, clerk, face):
    """Certificates made in the same microsecond should neither be lost nor doubled between pages."""
    made = {
        issuance.issue(
            services,
            clerk,
            IssueRequest(COMPANY, face(COMPANY, licence_number=f"3301{number + 1:08d}")),
            None,
            NOW,
        ).id
        for number in range(5)
    }
    first = search(services, clerk, limit=2)
    second = search(services, clerk, limit=2, after=first.next_after)
    third = search(services, clerk, limit=2, after=second.next_after)
    found = ids(first) + ids(second) + ids(third)
    expected = (made, 5, None)
    actual = (set(found), len(found), third.next_after)
    assert expected == actual


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ({"type_key": "x"}, "type_key"),
        ({"status": "expired"}, "status"),
        ({"number": ""}, "number"),
        ({"number": "1\x00"}, "number"),
        ({"holder_name": "\ud800"}, "holder_name"),
        ({"plate": "浙" * 200}, "plate"),
        ({"after": "x"}, "after"),
        ({"after": "9" * 30 + "_a"}, "after"),
        ({"after": "12"}, "after"),
        ({"after": "12_\x00"}, "after"),
    ],
)
def test_senseless_criteria_are_named(services, clerk, criteria, field):
    """What makes no sense should be refused by its field, before the database sees it."""
    with pytest.raises(BadArgumentError) as error:
        search(services, clerk, **criteria)
    expected = field
    actual = error.value.field
    assert expected == actual


def test_search_is_recorded_without_its_values(services, clerk, issued):
    """The log should name who searched by what, and how many were found, not for whom."""
    issued(DRIVER)
    search(services, clerk, holder_code="990000199001010017")
    with services.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.search")).one()
    expected = ({"criteria": ["holder_code"], "found": 1}, clerk.account_id)
    actual = (entry.detail, entry.account_id)
    assert expected == actual
