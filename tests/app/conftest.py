"""An installation for tests: two admitted issuers, their keys, a published trust list, and who acts in it."""

import copy
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.roles import SYSTEM_ACTOR, Actor, Role
from app.secret_files import make_missing
from app.services import accounts, issuers, publication
from app.services.accounts import NewAccount
from app.services.context import Services
from app.settings import Settings
from licences.types import TYPES
from signing.keystore import KeyStore

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)
MINISTRY = "11100000000019713D"
ZHEJIANG, ZHEJIANG_NAME = "11330000990000017U", "浙江省示例道路运输管理中心"
GUANGDONG, GUANGDONG_NAME = "11440000990000018R", "广东省示例道路运输管理中心"
PASSWORD = "a long sentence nobody guesses"
ALL_TYPES = frozenset(kind.number for kind in TYPES)
FACES = Path(__file__).parents[1] / "vectors" / "faces"
_FIRST, _LAST = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2031, 1, 1, tzinfo=UTC).timestamp())


def make_keys(store, algorithm="ES256"):
    """Make the root, and for each issuer a licence key and a publisher, all in use."""
    owners = [(MINISTRY, "交通运输部", None), (ZHEJIANG, ZHEJIANG_NAME, 33), (GUANGDONG, GUANGDONG_NAME, 44)]
    for code, name, region in owners:
        purposes = ("root", "publisher") if region is None else ("licence", "publisher")
        for purpose in purposes:
            types = ALL_TYPES if purpose == "licence" else ()
            record = store.make(
                algorithm, purpose, issuer_code=code, issuer_name=name, region=region, types=types,
                not_before=_FIRST, not_after=_LAST, now=_FIRST,
            )  # fmt: skip
            store.promote(record.kid, int(NOW.timestamp()))


@pytest.fixture(scope="session")
def data_template(tmp_path_factory):
    """Make secrets and keys once; each test copies them."""
    folder = tmp_path_factory.mktemp("installation")
    settings = Settings(data_dir=folder)
    make_missing(settings)
    make_keys(KeyStore.create(settings.keys_path, settings.passphrase()))
    return folder


@pytest.fixture
def data_dir(data_template, tmp_path):
    """Give secrets and keys of this test's own."""
    return shutil.copytree(data_template, tmp_path / "installation")


@pytest.fixture
def settings(data_dir, database_url):
    """Give the settings of an installation, once on each database."""
    return Settings(data_dir=data_dir, database_url=database_url, database_connections=20)


@pytest.fixture
def bare_services(settings):
    """Give an installation with keys, and nothing in its database."""
    opened = Services.from_settings(settings)
    yield opened
    opened.close()


@pytest.fixture
def services(bare_services):
    """Give an installation with two issuers and a trust list."""
    issuers.add(bare_services, SYSTEM_ACTOR, ZHEJIANG, ZHEJIANG_NAME, 33, NOW)
    issuers.add(bare_services, SYSTEM_ACTOR, GUANGDONG, GUANGDONG_NAME, 44, NOW)
    publication.publish_trust(bare_services, SYSTEM_ACTOR, NOW)
    return bare_services


@pytest.fixture(scope="session")
def face():
    """Give a function that gives sample face data of a type, with changes."""
    samples = {kind.key: json.loads((FACES / f"{kind.key}.json").read_text("utf-8")) for kind in TYPES}

    def make(key="road_transport_operation_licence", **changes):
        return {**copy.deepcopy(samples[key]), **changes}

    return make


def _account(services, name, **fields):
    """Make an account and give its actor."""
    new = NewAccount(name=name, password=PASSWORD, **fields)
    account_id = accounts.create(services, SYSTEM_ACTOR, new, NOW)
    values = {field: value for field, value in fields.items() if field != "password"}
    return Actor(account_id=account_id, name=name, **values)


@pytest.fixture
def clerk(services):
    """Give a clerk of Zhejiang for all types."""
    return _account(services, "clerk.zj", role=Role.CLERK, region=33, issuer_code=ZHEJIANG, types=ALL_TYPES)


@pytest.fixture
def other_clerk(services):
    """Give a clerk of Guangdong for all types."""
    return _account(services, "clerk.gd", role=Role.CLERK, region=44, issuer_code=GUANGDONG, types=ALL_TYPES)


@pytest.fixture
def inspector(services):
    """Give an inspector of Jiangsu."""
    return _account(services, "inspector.js", role=Role.INSPECTOR, region=32, display_name="苏执法 32-0001")


@pytest.fixture
def company(services):
    """Give the holder of the sample operator licences."""
    code = {"holder_code": "91330100990000025K", "holder_code_type": "001"}
    return _account(services, "holder.company", role=Role.HOLDER, **code)


@pytest.fixture
def driver(services):
    """Give the holder of the sample practitioner certificate."""
    code = {"holder_code": "990000199001010017", "holder_code_type": "111"}
    return _account(services, "holder.driver", role=Role.HOLDER, **code)


@pytest.fixture
def auditor(services):
    """Give an auditor."""
    return _account(services, "auditor", role=Role.AUDITOR)


@pytest.fixture
def partner(services):
    """Give a partner."""
    return _account(services, "partner", role=Role.PARTNER)


@pytest.fixture
def ministry(services):
    """Give somebody of the ministry."""
    return _account(services, "ministry", role=Role.MINISTRY)

