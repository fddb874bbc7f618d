"""Verification over HTTP: by text, by picture, in batches; each role sees its scope."""

import io
import socket
import struct
import zlib

import cbor2
import pytest
from PIL import Image
from sqlalchemy import text as sql

from app.pictures import png
from app.settings import Settings
from app.tables import Account, LookRow
from licences.claims import CERTIFICATE
from licences.types import TYPES
from signing import envelope
from signing.code_text import from_text, to_text

VERIFY = "/api/v1/verify"
PICTURE = "/api/v1/verify/picture"
BATCH = "/api/v1/verify/batch"
LOOK = {"purpose": "路检路查", "place": "沪昆高速 示例检查站"}
PUBLIC_FIELDS = {
    "type",
    "type_code",
    "type_name",
    "certificate_number",
    "holder_name",
    "plate_number",
    "plate_colour",
    "valid_from",
    "valid_to",
    "status",
    "status_name",
    "issuer_code",
    "issuer_name",
}
DRIVER = "practitioner_qualification_certificate"


def verdict_of(answer):
    """Give verdict and reason."""
    assert answer.status_code == 200, answer.text
    return answer.json()["verdict"], answer.json()["reason"]


def problem_of(answer):
    """Give status and code of a problem."""
    return answer.status_code, answer.json()["code"]


def picture(image, kind="PNG"):
    """Give an image as an upload."""
    stream = io.BytesIO()
    image.save(stream, kind)
    return {"picture": ("code.png", stream.getvalue(), "image/png")}


def side_by_side(*texts):
    """Draw several codes into one picture."""
    codes = [Image.open(io.BytesIO(png(text, 4))).convert("L") for text in texts]
    sheet = Image.new("L", (sum(code.width for code in codes), max(code.height for code in codes)), 255)
    at = 0
    for code in codes:
        sheet.paste(code, (at, 0))
        at += code.width
    return sheet


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_the_public_sees_its_scope_and_no_more(client, issued, code_of, face, kind):
    """Any type's code should be valid, and show nothing beyond the public scope."""
    answer = client.post(VERIFY, json={"text": code_of(issued(kind.key))})
    expected = ("valid", "genuine")
    actual = verdict_of(answer)
    assert expected == actual
    shown = answer.json()["certificate"]
    assert set(shown) <= PUBLIC_FIELDS
    assert (kind.key, "valid", "有效") == (shown["type"], shown["status"], shown["status_name"])
    assert "****" in shown["certificate_number"]
    assert (
        face(kind.key).get("certificate_number", face(kind.key).get("licence_number"))
        not in shown["certificate_number"]
    )
    assert answer.json()["status"] == {
        "as_of": "2026-01-10T12:00:00+08:00",
        "age_seconds": 0,
        "source": "database",
    }


def test_no_personal_data_of_a_driver_is_shown(client, issued, code_of, face):
    """The public answer for a driver should hold neither the whole name nor the number."""
    answer = client.post(VERIFY, json={"text": code_of(issued(DRIVER))}).text
    sample = face(DRIVER)
    expected = []
    actual = [value for value in (sample["name"], sample["id_number"]) if value in answer]
    assert expected == actual


def test_a_changed_bit_is_a_forgery(client, issued, code_of):
    """An envelope with one bit of its signature changed should be forged, and nothing of it shown."""
    envelope = bytearray(from_text(code_of(issued())))
    envelope[-1] ^= 1
    answer = client.post(VERIFY, json={"text": to_text(bytes(envelope), "https://other.example")})
    expected = (("invalid", "forged"), None)
    actual = (verdict_of(answer), answer.json()["certificate"])
    assert expected == actual


@pytest.mark.parametrize(
    "text",
    ["", "hello", "https://lz.example/v#", "https://lz.example/v#0123", "1" * 5000, "你好", "https://x/v#12"],
)
def test_what_is_no_code_cannot_be_decided(client, text):
    """Text that is no licence code should be unreadable, never invalid."""
    expected = ("undetermined", "unreadable")
    actual = verdict_of(client.post(VERIFY, json={"text": text}))
    assert expected == actual


def test_a_suspension_shows_at_once(client, issued, code_of, as_clerk):
    """The next verification after a change of status should know it."""
    certificate = issued()
    change = {"action": "suspend", "reason": "未参加年审", "legal_basis": "示例规定第一条"}
    client.post(f"/api/v1/certificates/{certificate['id']}/status", json=change, headers=as_clerk)
    answer = client.post(VERIFY, json={"text": code_of(certificate)})
    expected = (("invalid", "suspended"), "suspended", "暂扣/停业")
    shown = answer.json()["certificate"]
    actual = (verdict_of(answer), shown["status"], shown["status_name"])
    assert expected == actual


def test_an_unreachable_register_leaves_it_undecided(client, issued, code_of, application):
    """Without the register a good signature should be neither valid nor invalid."""
    text = code_of(issued())
    application.state.services.status = type(application.state.services.status)(*broken_reader(application))
    expected = ("undetermined", "status_unknown")
    actual = verdict_of(client.post(VERIFY, json={"text": text}))
    assert expected == actual


def broken_reader(application):
    """Give the arguments of a status reader that finds no database."""
    from sqlalchemy.engine import make_url

    url = application.state.services.settings.database_url
    if url.startswith("sqlite"):
        return "/nowhere/luzheng.db", lambda: 0
    return make_url(url).set(port=1), 1, lambda: 0


def test_an_inspector_must_say_why_and_where(client, signed_in, issued, code_of):
    """An inspector without purpose or place should be refused, by text and by picture."""
    text, headers = code_of(issued()), signed_in("inspector.js")
    upload = {"picture": ("code.png", png(text), "image/png")}
    expected = [(422, "purpose_missing")] * 4
    actual = [
        problem_of(client.post(VERIFY, json={"text": text}, headers=headers)),
        problem_of(client.post(VERIFY, json={"text": text, "purpose": "路检路查"}, headers=headers)),
        problem_of(client.post(VERIFY, json={"text": text, **LOOK, "place": " "}, headers=headers)),
        problem_of(client.post(PICTURE, files=upload, headers=headers)),
    ]
    assert expected == actual


def test_an_inspector_sees_the_face_data_and_the_look_is_recorded(client, signed_in, issued, code_of, face):
    """The face data should be shown to an inspector, and the holder see who looked, why, where and when."""
    certificate = issued(DRIVER)
    text, inspector = code_of(certificate), signed_in("inspector.js")
    answer = client.post(VERIFY, json={"text": text, **LOOK}, headers=inspector).json()
    expected = (face(DRIVER)["name"], face(DRIVER)["id_number"])
    actual = (answer["record"]["face"]["name"], answer["record"]["face"]["id_number"])
    assert expected == actual
    path = f"/api/v1/certificates/{certificate['id']}/looks"
    looks = client.get(path, headers=signed_in("holder.driver")).json()
    expected = [("苏执法 32-0001", LOOK["purpose"], LOOK["place"], "2026-01-10T04:00:00Z")]
    actual = [(look["officer"], look["purpose"], look["place"], look["at"]) for look in looks]
    assert expected == actual


@pytest.mark.parametrize("name", ["clerk.gd", "partner", "holder.driver", "auditor", "ministry"])
def test_nobody_else_sees_the_face_data_by_verifying(client, signed_in, issued, code_of, name):
    """Roles other than the inspector should get the public answer."""
    answer = client.post(VERIFY, json={"text": code_of(issued())}, headers=signed_in(name)).json()
    expected = (False, "valid")
    actual = ("record" in answer, answer["verdict"])
    assert expected == actual


def test_an_inspector_sees_no_record_behind_a_forgery(client, signed_in, issued, code_of):
    """A forged code should open no record."""
    envelope = bytearray(from_text(code_of(issued())))
    envelope[-1] ^= 1
    text = to_text(bytes(envelope), "https://lz.example")
    answer = client.post(VERIFY, json={"text": text, **LOOK}, headers=signed_in("inspector.js")).json()
    expected = ("forged", None)
    actual = (answer["reason"], answer["record"])
    assert expected == actual


def test_a_stolen_key_finds_no_free_place(client, services, issued, code_of):
    """A code made with our own key for a slot nothing was issued in should be refused: it is not recorded."""
    opened = envelope.from_bytes(from_text(code_of(issued())))
    claims = cbor2.loads(opened.payload)
    (slot,) = [
        value for value in claims[CERTIFICATE].values() if isinstance(value, list) and len(value) == 2
    ][:1]
    slot[1] += 1
    forged = envelope.seal(cbor2.dumps(claims, canonical=True), services.keystore.private(opened.kid))
    answer = client.post(VERIFY, json={"text": to_text(forged, "https://lz.example")})
    expected = (("invalid", "not_recorded"), None)
    actual = (verdict_of(answer), answer.json()["certificate"]["status"])
    assert expected == actual


@pytest.mark.parametrize("lost", [Account.__tablename__, LookRow.__tablename__])
def test_an_inspector_gets_the_verdict_without_the_rest(  # noqa: PLR0917 - fixtures
    client, application, signed_in, issued, code_of, lost
):
    """When the account cannot be read, or the look not be recorded, the verdict should come all the same."""
    text, inspector = code_of(issued()), signed_in("inspector.js")
    with application.state.services.session() as session:
        session.execute(sql(f"ALTER TABLE {lost} RENAME TO lost"))
    answer = client.post(VERIFY, json={"text": text, **LOOK}, headers=inspector)
    expected = (("valid", "genuine"), None)
    actual = (verdict_of(answer), answer.json().get("record"))
    assert expected == actual


@pytest.mark.parametrize(
    ("content", "kind", "answer"),
    [
        (b'{"text": "x"}', "text/plain", (415, "wrong_content_type")),
        (b'{"text": "x"}', "", (415, "wrong_content_type")),
        (b"", "application/json", (400, "invalid_json")),
        (b"[]", "application/json", (422, "invalid_request")),
        (b"{}", "application/json", (422, "invalid_request")),
        (b'{"text": 1}', "application/json", (422, "invalid_request")),
        (b'{"text": null}', "application/json", (422, "invalid_request")),
        (b'{"text": "x", "more": 1}', "application/json", (422, "invalid_request")),
        (b'{"text": "x", "text": "y"}', "application/json", (400, "duplicate_key")),
        (b'{"text": "x\\u0000"}', "application/json", (422, "invalid_request")),
        (b'{"text": "\\ud800"}', "application/json", (422, "invalid_request")),
        ('{"text": "\ue000"}'.encode(), "application/json", (422, "invalid_request")),
        (b'{"text": "\xff"}', "application/json", (400, "invalid_utf8")),
        (b'{"text": ' + b"[" * 5_000, "application/json", (400, "json_too_deep")),
        (b'{"text": ' + b"[" * 500_000, "application/json", (400, "json_too_many_values")),
    ],
)
def test_bad_requests_have_their_own_problems(client, content, kind, answer):
    """Each kind of malformed request should be refused with its own code."""
    expected = answer
    actual = problem_of(client.post(VERIFY, content=content, headers={"Content-Type": kind}))
    assert expected == actual


def test_white_space_and_escapes_make_no_difference(client, issued, code_of):
    """The same text should be judged the same however its JSON is written."""
    text = code_of(issued())
    escaped = text.replace("h", "\\u0068", 1)
    bodies = [f'{{"text":"{text}"}}', f' {{ "text" :\n"{text}" }} ', f'{{"text":"{escaped}"}}']
    expected = [("valid", "genuine")] * 3
    headers = {"Content-Type": "application/json; charset=utf-8"}
    actual = [verdict_of(client.post(VERIFY, content=body, headers=headers)) for body in bodies]
    assert expected == actual


def test_a_picture_is_read_and_judged(client, issued, code_of):
    """A picture of a code should be judged as its text."""
    upload = {"picture": ("code.png", png(code_of(issued())), "image/png")}
    expected = ("valid", "genuine")
    actual = verdict_of(client.post(PICTURE, files=upload))
    assert expected == actual


def test_two_licences_in_one_picture_are_refused(client, issued, code_of):
    """A picture with two licence codes should be refused: which one is meant is not ours to guess."""
    texts = code_of(issued()), code_of(issued(DRIVER))
    expected = (422, "several_codes")
    actual = problem_of(client.post(PICTURE, files=picture(side_by_side(*texts))))
    assert expected == actual


def bomb():
    """Give a small PNG that claims to be 60,000 pixels wide and high."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"this is no picture", "not_a_picture"),
        (lambda: b"", "not_a_picture"),
        (lambda: picture(Image.new("L", (400, 400), 255))["picture"][1], "no_code"),
        (lambda: picture(Image.new("1", (10_000, 10_000), 1))["picture"][1], "too_large"),
        (bomb, "too_large"),
        (lambda: png("https://lz.example/v#1")[:200], "broken_picture"),
    ],
    ids=["text", "empty", "no code", "100 megapixels", "bomb", "cut short"],
)
def test_bad_pictures_have_their_own_problems(client, content, code):
    """Each kind of unusable picture should be refused with its own code."""
    expected = (422, code)
    actual = problem_of(client.post(PICTURE, files={"picture": ("x.png", content(), "image/png")}))
    assert expected == actual


def test_a_form_without_picture_is_refused(client):
    """A form must hold a picture, and be a form."""
    expected = [(422, "invalid_request"), (415, "wrong_content_type"), (415, "wrong_content_type")]
    actual = [
        problem_of(client.post(PICTURE, files={"file": ("x.png", b"x", "image/png")})),
        problem_of(client.post(PICTURE, json={"picture": "x"})),
        problem_of(client.post(PICTURE, content=b"x", headers={"Content-Type": "image/png"})),
    ]
    assert expected == actual


def test_a_batch_is_answered_in_its_order(client, issued, code_of):
    """Each text of a batch should have its verdict, in the order given."""
    good = code_of(issued())
    answer = client.post(BATCH, json={"texts": [good, "nonsense", good]})
    expected = ["genuine", "unreadable", "genuine"]
    actual = [each["reason"] for each in answer.json()["results"]]
    assert expected == actual


def test_a_batch_has_at_most_a_thousand(client):
    """A thousand texts should be answered, one more refused; an empty batch too."""
    full = client.post(BATCH, json={"texts": ["x"] * 1000})
    expected = (200, 1000, (422, "batch_too_large"), (422, "invalid_request"))
    actual = (
        full.status_code,
        len(full.json()["results"]),
        problem_of(client.post(BATCH, json={"texts": ["x"] * 1001})),
        problem_of(client.post(BATCH, json={"texts": []})),
    )
    assert expected == actual


class TestLimits:
    """With ten verifications a minute."""

    @pytest.fixture
    def settings(self, data_dir, populated_url):
        """Give settings with ten verifications a minute."""
        return Settings(data_dir=data_dir, database_url=populated_url, verify_per_minute=10)

    def test_each_code_of_a_batch_counts(self, client, signed_in):
        """Six codes should pass, six more not; of ten then four are left to be verified one by one."""
        batch = {"texts": ["x"] * 6}
        found = [client.post(BATCH, json=batch) for _ in range(2)]
        singles = [client.post(VERIFY, json={"text": "x"}).status_code for _ in range(5)]
        as_partner = client.post(BATCH, json=batch, headers=signed_in("partner"))
        expected = (200, (429, "too_many_requests"), [200] * 4 + [429], 200)
        actual = (found[0].status_code, problem_of(found[1]), singles, as_partner.status_code)
        assert expected == actual
        assert 0 < int(found[1].headers["retry-after"]) <= 13

    def test_few_batches_wait(self, client, application):
        """When as many are waiting as may, a batch should be refused at once."""
        application.state.batches._present = application.state.batches._most
        expected = (503, "busy")
        actual = problem_of(client.post(BATCH, json={"texts": ["x"]}))
        assert expected == actual


def test_verdicts_are_counted(client):
    """Each verification should be counted by its reason."""
    client.post(VERIFY, json={"text": "nonsense"})
    client.post(BATCH, json={"texts": ["nonsense", "nonsense"]})
    expected = 'luzheng_verdicts_total{reason="unreadable"} 3.0'
    actual = client.get("/metrics").text
    assert expected in actual


def test_a_code_sent_in_pieces_is_judged_the_same(client, issued, code_of):
    """A body that arrives in several pieces, or without announced size, should make no difference."""
    body = f'{{"text": "{code_of(issued())}"}}'.encode()
    pieces = [body[:10], body[10:200], body[200:]]
    answer = client.post(VERIFY, content=iter(pieces), headers={"Content-Type": "application/json"})
    expected = ("valid", "genuine")
    actual = verdict_of(answer)
    assert expected == actual


def test_who_leaves_in_the_middle_disturbs_nobody(client):
    """A client that goes away in the middle of its body should leave the service working, and no fault behind."""
    address = client.base_url.host, client.base_url.port
    head = (
        f"POST {VERIFY} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
    )
    with socket.create_connection(address, 10) as connection:
        connection.sendall(head.encode() + b'{"text": "')
    expected = (200, False)
    actual = (client.get("/healthz").status_code, 'status="500"' in client.get("/metrics").text)
    assert expected == actual


@pytest.mark.parametrize(
    "named",
    [
        'name="picture"; filename="a.png"',
        "name=\"picture\"; filename*=UTF-8''%E7%85%A7.png",
        'name="picture"',
        "name=picture; FILENAME*=utf-8'zh'a.png",
    ],
)
def test_a_picture_needs_no_file_name_of_one_kind(client, issued, as_clerk, named):
    """A part should be read as the picture by its name, however its file is named, or not at all."""
    certificate = issued()
    picture = client.get(f"/api/v1/certificates/{certificate['id']}/code.png", headers=as_clerk).content
    body = f"--b\r\nContent-Disposition: form-data; {named}\r\nContent-Type: image/png\r\n\r\n".encode()
    answer = client.post(
        "/api/v1/verify/picture",
        content=body + picture + b"\r\n--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    expected = (200, "genuine")
    actual = (answer.status_code, answer.json().get("reason", answer.json()))
    assert expected == actual


@pytest.mark.parametrize(
    "case",
    [
        (("\u200b", "路口"), "purpose"),
        ((" ", "路口"), "purpose"),
        ((None, "路口"), "purpose"),
        (("路检", "\u2060\u3164"), "place"),
        (("路检", "\u3000"), "place"),
        (("\u200b", "\u200b"), "purpose"),
    ],
)
def test_a_blank_purpose_is_a_missing_purpose(client, signed_in, issued, code_of, case):
    """What shows nothing is no purpose and no place; the one that is missing should be named."""
    given, field = case
    body = {"text": code_of(issued()), "purpose": given[0], "place": given[1]}
    answer = client.post(VERIFY, json=body, headers=signed_in("inspector.js"))
    expected = (422, "purpose_missing", field)
    actual = (*problem_of(answer), answer.json().get("field"))
    assert expected == actual


@pytest.mark.parametrize(
    ("before", "after"), [("", "\n"), ("", " \r\n"), ("\ufeff", ""), ("\t", " ")], ids=repr
)
def test_what_scanners_add_changes_nothing(client, issued, code_of, before, after):
    """A text with what scanners add should be judged as without, by itself and in a batch."""
    text = before + code_of(issued()) + after
    shouted = text.replace("http://", "HTTP://").replace("/v#", "/V%23")
    answers = [client.post(VERIFY, json={"text": each}).json()["reason"] for each in (text, shouted)]
    batch = client.post(f"{VERIFY}/batch", json={"texts": [text, shouted]}).json()["results"]
    expected = ["genuine"] * 4
    actual = answers + [each["reason"] for each in batch]
    assert expected == actual
