"""Sign-in: tokens, their end, and the limit on guessing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import jwt
import pytest

from app.http.tokens import Tokens
from app.roles import SYSTEM_ACTOR
from app.services import accounts
from app.settings import Settings
from tests.app.conftest import NOW, PASSWORD

TOKEN = "/api/v1/token"
ME = "/api/v1/certificates"


def form(name="clerk.zj", password=PASSWORD, **more):
    """Give a sign-in form."""
    return {"grant_type": "password", "username": name, "password": password, **more}


def problem_of(answer):
    """Give status and code of a problem."""
    return answer.status_code, answer.json()["code"]


def test_a_password_gives_a_token_that_works(client):
    """The token of a sign-in should open what its role may do."""
    answer = client.post(TOKEN, data=form()).json()
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    expected = ("bearer", 1800, "clerk", 200)
    actual = (
        answer["token_type"],
        answer["expires_in"],
        answer["role"],
        client.get(ME, headers=headers).status_code,
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        (form(password="wrong"), (401, "sign_in_failed")),
        (form(name="nobody.here"), (401, "sign_in_failed")),
        (form(name="clerk.zj\x00"), (422, "invalid_request")),
        (form(grant_type="client_credentials"), (422, "invalid_request")),
        ({"username": "clerk.zj"}, (422, "invalid_request")),
        (form(name="x" * 65), (422, "invalid_request")),
    ],
)
def test_anything_else_gives_none(client, fields, answer):
    """A wrong password, an unknown name and a broken form should give no token."""
    expected = answer
    actual = problem_of(client.post(TOKEN, data=fields))
    assert expected == actual


def test_the_form_is_a_form(client):
    """JSON instead of a form should be refused by its type."""
    expected = (415, "wrong_content_type")
    actual = problem_of(client.post(TOKEN, json=form()))
    assert expected == actual


def test_no_answer_tells_names_from_passwords(client):
    """A wrong password and an unknown name should have the same answer."""
    answers = [client.post(TOKEN, data=fields).json() for fields in (form(password="x"), form(name="nobody"))]
    for answer in answers:
        answer.pop("request_id")
    expected, actual = answers
    assert expected == actual


def test_a_disabled_account_is_out_at_once(client, services, signed_in):
    """The token of an account disabled since should not be accepted any more."""
    headers = signed_in("clerk.zj")
    before = client.get(ME, headers=headers).status_code
    accounts.disable(services, SYSTEM_ACTOR, "clerk.zj", NOW)
    expected = (200, (401, "account_refused"))
    actual = (before, problem_of(client.get(ME, headers=headers)))
    assert expected == actual


def test_a_new_password_voids_old_tokens(client, services, signed_in):
    """A token made before the password was changed, be it in the same moment, should not be accepted."""
    headers = signed_in("clerk.zj")
    accounts.change_password(services, SYSTEM_ACTOR, "clerk.zj", "another long sentence", NOW)
    expected = (401, "account_refused")
    actual = problem_of(client.get(ME, headers=headers))
    assert expected == actual


def test_tokens_end(client, application, actor):
    """A token older than its life should have expired."""
    old = application.state.tokens.make(actor("clerk.zj"), NOW - timedelta(minutes=30))
    expected = (401, "token_expired")
    actual = problem_of(client.get(ME, headers={"Authorization": f"Bearer {old}"}))
    assert expected == actual


@pytest.mark.parametrize(
    "forge",
    [
        lambda claims, _: jwt.encode(claims, "another secret of thirty-two bytes", "HS256"),
        lambda claims, _: jwt.encode(claims, None, "none"),
        lambda claims, secret: jwt.encode(claims, secret * 2, "HS512"),
        lambda claims, secret: jwt.encode({**claims, "iss": "other"}, secret, "HS256"),
        lambda claims, secret: jwt.encode({**claims, "sub": "clerk"}, secret, "HS256"),
        lambda claims, secret: jwt.encode({**claims, "exp": "never"}, secret, "HS256"),
        lambda claims, secret: jwt.encode({k: v for k, v in claims.items() if k != "stamp"}, secret, "HS256"),
        lambda _, secret: jwt.encode({"iss": "luzheng", "sub": "1"}, secret, "HS256"),
    ],
    ids=[
        "other secret",
        "none",
        "other algorithm",
        "other issuer",
        "bad subject",
        "bad end",
        "no stamp",
        "no time",
    ],
)
def test_forged_tokens_are_refused(client, settings, forge):
    """A token we did not make, or not so, should be invalid."""
    secret = settings.token_secret_path.read_bytes().strip()
    start = int(NOW.timestamp())
    claims = {"iss": "luzheng", "sub": "1", "stamp": "0", "role": "clerk", "iat": start, "exp": start + 60}
    headers = {"Authorization": f"Bearer {forge(claims, secret)}"}
    expected = (401, "token_invalid")
    actual = problem_of(client.get(ME, headers=headers))
    assert expected == actual


def test_a_genuine_token_reads_back(actor):
    """A token should name its account and the stamp of its password."""
    tokens = Tokens(b"x" * 32, 30)
    clerk = actor("clerk.zj")
    expected = (clerk.account_id, clerk.stamp)
    actual = tuple(tokens.read(tokens.make(clerk, NOW), NOW + timedelta(minutes=29)))
    assert expected == actual


class TestGuessing:
    """With the limits of the default settings."""

    @pytest.fixture
    def settings(self, data_dir, populated_url):
        """Give settings with three sign-ins and three look-ups a minute."""
        limits = {"sign_in_per_minute": 3, "look_up_per_minute": 3}
        return Settings(data_dir=data_dir, database_url=populated_url, **limits)

    def test_sign_in_is_limited(self, client):
        """The fourth attempt in a minute should be refused with the time to wait, even if it were right."""
        statuses = [client.post(TOKEN, data=form(password="x")).status_code for _ in range(3)]
        refused = client.post(TOKEN, data=form())
        expected = ([401, 401, 401], (429, "too_many_requests"), "20")
        actual = (statuses, problem_of(refused), refused.headers["retry-after"])
        assert expected == actual

    def test_nobody_is_locked_out_by_another(self, client):
        """Failures for a name from one address should not refuse its owner at another."""
        for _ in range(4):
            refused = client.post(TOKEN, data=form(password="x"))
        other = httpx.HTTPTransport(local_address="127.0.0.2")
        with httpx.Client(base_url=client.base_url, transport=other, timeout=30) as owner:
            answer = owner.post(TOKEN, data=form())
        expected = (429, 200)
        actual = (refused.status_code, answer.status_code)
        assert expected == actual

    def test_look_ups_are_limited(self, client, issued, face):
        """The fourth look-up in a minute should be refused."""
        issued()
        sample = face()
        body = {"number": sample["licence_number"], "name": sample["operator_name"]}
        answers = [client.post("/api/v1/lookups", json=body) for _ in range(4)]
        expected = [200, 200, 200, httpx.codes.TOO_MANY_REQUESTS]
        actual = [answer.status_code for answer in answers]
        assert expected == actual


def test_a_hundred_at_once_share_two_places(client, application):
    """Of a hundred sign-ins at once few should be checked at a time, the rest told when to come again."""
    most, at_once = 0, 0
    guard = threading.Lock()
    pool = application.state.sign_ins
    run = pool.run

    async def counted(work):
        def counting():
            nonlocal most, at_once
            with guard:
                at_once += 1
                most = max(most, at_once)
            try:
                return work()
            finally:
                with guard:
                    at_once -= 1

        return await run(counting)

    pool.run = counted
    with ThreadPoolExecutor(100) as crowd:
        answers = list(
            crowd.map(lambda _: httpx.post(f"{client.base_url}{TOKEN}", data=form(), timeout=120), range(100))
        )
    statuses = {answer.status_code for answer in answers}
    busy = [answer for answer in answers if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE]
    expected = ({200, 503}, True, {"2"}, 200)
    actual = (
        statuses,
        1 <= most <= 2,
        {answer.headers["retry-after"] for answer in busy},
        client.post(TOKEN, data=form()).status_code,
    )
    assert expected == actual
