"""The code of a certificate as picture and text."""

import pytest

from verify_client.scan import read_both

DRIVER = "practitioner_qualification_certificate"


def test_all_three_forms_say_the_same(client, as_clerk, issued):
    """The PNG, read by both decoders, should say the text; the SVG should be one."""
    path = f"/api/v1/certificates/{issued()['id']}/code"
    text, png, svg = (client.get(f"{path}.{form}", headers=as_clerk) for form in ("txt", "png", "svg"))
    read = read_both(png.content)
    expected = ([text.text], [text.text], ["text/plain; charset=utf-8", "image/png", "image/svg+xml"], True)
    actual = (
        read.zxing,
        read.zbar,
        [each.headers["content-type"] for each in (text, png, svg)],
        svg.text.startswith("<svg"),
    )
    assert expected == actual


def test_the_text_opens_our_page(client, as_clerk, issued, settings):
    """The text should be an address of this service's page."""
    text = client.get(f"/api/v1/certificates/{issued()['id']}/code.txt", headers=as_clerk).text
    expected = f"{settings.public_url}/v"
    actual = text.partition("#")[0]
    assert expected == actual


@pytest.mark.parametrize("scale", ["0", "33", "x"])
def test_the_scale_is_bounded(client, as_clerk, issued, scale):
    """A scale out of its range should be refused by name."""
    path = f"/api/v1/certificates/{issued()['id']}/code.png"
    answer = client.get(path, params={"scale": scale}, headers=as_clerk)
    expected = (422, ["scale"])
    actual = (answer.status_code, [fault["field"] for fault in answer.json()["errors"]])
    assert expected == actual


def test_a_holder_gets_the_own_code_only(client, signed_in, issued):
    """A holder should get the code of the own certificate, and not know of others'; a partner should get none."""
    path = f"/api/v1/certificates/{issued(DRIVER)['id']}/code.png"
    expected = {"holder.driver": 200, "holder.company": 404, "auditor": 403, "partner": 403, "ministry": 200}
    actual = {name: client.get(path, headers=signed_in(name)).status_code for name in expected}
    assert expected == actual
