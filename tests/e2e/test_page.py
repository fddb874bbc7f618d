"""The page in a real browser: what somebody sees who scans a code with a phone."""

import pytest

from signing.code_text import from_text, to_text
from tests.e2e.browser import chromium, executable

VEHICLE = "road_transport_certificate"
SHOWN = "!document.getElementById('verdict').hidden && document.getElementById('word').textContent"


@pytest.fixture
def page():
    """Give a page of a real browser."""
    program = executable()
    if program is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with chromium(program) as opened:
        yield opened


@pytest.fixture
def database_url(sqlite_url):
    """Use SQLite only: the page does not know the difference."""
    return sqlite_url


def test_who_scans_a_code_sees_the_verdict(service, page):
    """The page should show valid, then suspended after a suspension, then forged for a changed code."""
    clerk = service.sign_in("clerk")
    certificate = service.issue(VEHICLE, clerk)
    path = f"/api/v1/certificates/{certificate['id']}"
    text = service.client.get(f"{path}/code.txt", headers=clerk).text
    page.open(text)
    seen = [(page.wait_for(SHOWN), "证照真实有效" in page.text(), certificate["plate_number"] in page.text())]

    change = {"action": "suspend", "reason": "未参加年审", "legal_basis": "示例规定第一条"}
    service.client.post(f"{path}/status", json=change, headers=clerk)
    page.open("about:blank")
    page.open(text)
    seen.append((page.wait_for(SHOWN), "暂扣" in page.text(), True))

    forged = bytearray(from_text(text))
    forged[-1] ^= 1
    page.open("about:blank")
    page.open(to_text(bytes(forged), service.address))
    seen.append((page.wait_for(SHOWN), "伪造" in page.text(), certificate["plate_number"] not in page.text()))
    expected = [("有效", True, True), ("无效", True, True), ("无效", True, True)]
    actual = seen
    assert expected == actual


def test_an_unreadable_code_cannot_be_decided(service, page):
    """Nonsense behind the # should be undetermined, with a way to look the licence up."""
    page.open(f"{service.address}/v#123")
    expected = ("无法判定", True)
    actual = (page.wait_for(SHOWN), "查询登记" in page.text())
    assert expected == actual


def test_the_register_is_looked_up_by_hand(service, page):
    """Number and plate typed into the page should show what the register holds, and say it proves no code."""
    certificate = service.issue(VEHICLE, service.sign_in("clerk"))
    face = certificate["face"]
    page.open(f"{service.address}/v")
    page.wait_for("document.getElementById('colour').options.length > 1")
    page.evaluate(
        f"document.getElementById('number').value = '{face['certificate_number']}';"
        f"document.getElementById('plate').value = '{face['plate_number']}';"
        f"document.getElementById('colour').value = '{face['plate_colour']}';"
        "document.getElementById('find').click();"
    )
    page.wait_for("!document.getElementById('found').hidden")
    expected = (True, True)
    actual = (face["operator_name"] in page.text(), "不能证明" in page.text())
    assert expected == actual


def test_an_unreachable_service_is_not_called_invalid(service, page):
    """When the service does not answer any more, the page should say that it could not check."""
    page.open(f"{service.address}/v")
    page.wait_for("document.getElementById('start').hidden === false")
    service.stop()
    page.evaluate("location.hash = '#1234'")
    expected = "无法判定"
    actual = page.wait_for(SHOWN)
    assert expected == actual
