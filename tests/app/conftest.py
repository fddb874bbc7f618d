"""An installation for tests: two admitted issuers, their keys, a published trust list, and who acts in it."""

import copy
import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import select

from app.roles import SYSTEM_ACTOR
from app.secret_files import make_missing
from app.services import accounts, issuers, publication
from app.services.context import Services
from app.services.passwords import hash_password
from app.services.row_records import record_of
from app.settings import Settings
from app.tables import Account
from licences.types import TYPES
from signing.algorithms import encrypted_pem
from signing.keystore import KeyStore

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)
MINISTRY = "11100000000019713D"
ZHEJIANG, ZHEJIANG_NAME = "11330000990000017U", "浙江省示例道路运输管理中心"
GUANGDONG, GUANGDONG_NAME = "11440000990000018R", "广东省示例道路运输管理中心"
PASSWORD = "a long sentence nobody guesses"
ALL_TYPES = frozenset(kind.number for kind in TYPES)
FACES = Path(__file__).parents[1] / "vectors" / "faces"
ACCOUNTS = {
    "clerk.zj": {"role": "clerk", "region": 33, "issuer_code": ZHEJIANG, "types": ALL_TYPES},
    "clerk.gd": {"role": "clerk", "region": 44, "issuer_code": GUANGDONG, "types": ALL_TYPES},
    "clerk.buses": {"role": "clerk", "region": 33, "issuer_code": ZHEJIANG, "types": {8}},
    "inspector.js": {"role": "inspector", "region": 32, "display_name": "苏执法 32-0001"},
    "holder.company": {"role": "holder", "holder_code": "91330100990000025K", "holder_code_type": "001"},
    "holder.driver": {"role": "holder", "holder_code": "990000199001010017", "holder_code_type": "111"},
    "partner": {"role": "partner"},
    "ministry": {"role": "ministry"},
    "auditor": {"role": "auditor"},
}
_SHORT = {"sqlite": "sqlite", "postgresql": "postgres"}
_FIRST, _LAST = (
    int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2031, 1, 1, tzinfo=UTC).timestamp()),
)


@contextmanager
def cheap_key_files():
    """Encrypt key files so that a passphrase is tried in no time; every opening of an installation tries one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encrypted_pem, "_COST", 2)
        yield


def make_keys(store, algorithm="ES256"):
    """Make the root, and for each issuer a licence key and a publisher, all in use."""
    owners = [(MINISTRY, "交通运输部", None), (ZHEJIANG, ZHEJIANG_NAME, 33), (GUANGDONG, GUANGDONG_NAME, 44)]
    for code, name, region in owners:
        purposes = ("root", "publisher") if region is None else ("licence", "publisher")
        for purpose in purposes:
            types = tuple(sorted(ALL_TYPES)) if purpose == "licence" else ()
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
    with cheap_key_files():
        make_keys(KeyStore.create(settings.keys_path, settings.passphrase()))
    return folder


@pytest.fixture
def data_dir(data_template, tmp_path):
    """Give secrets and keys of this test's own."""
    return shutil.copytree(data_template, tmp_path / "installation")


def populate(data_dir, database_url):
    """Admit two issuers, publish the trust list and make an account of each role."""
    services = Services.from_settings(Settings(data_dir=data_dir, database_url=database_url))
    issuers.add(services, SYSTEM_ACTOR, ZHEJIANG, ZHEJIANG_NAME, 33, NOW)
    issuers.add(services, SYSTEM_ACTOR, GUANGDONG, GUANGDONG_NAME, 44, NOW)
    publication.publish_trust(services, SYSTEM_ACTOR, NOW)
    one_hash = hash_password(PASSWORD, "")  # each costs a good part of a second
    with services.session() as session:
        for name, fields in ACCOUNTS.items():
            values = {"display_name": name, **fields, "types": sorted(fields.get("types", ()))}
            account = Account(name=name, password_hash=one_hash, password_at=NOW, created_at=NOW, **values)
            session.add(account)
            session.flush()
            services.audit.append(  # in the nation's chain: the provinces' are counted by many tests
                session,
                actor=SYSTEM_ACTOR,
                action="account.create",
                subject=f"account:{account.id}",
                detail={"record": record_of(services.audit, account)},
                now=NOW,
            )
    services.close()


@pytest.fixture(scope="session")
def populated_sqlite(data_template, sqlite_template, tmp_path_factory):
    """Make a populated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("populated") / "luzheng.db"
    shutil.copy(sqlite_template, path)
    populate(data_template, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def populated_postgres(data_template, cluster, run_on_postgres, postgres_template):
    """Make a populated PostgreSQL database to copy from."""
    name = f"populated_{uuid4().hex[:8]}"
    run_on_postgres(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    populate(data_template, cluster.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def populated_url(request):
    """Give a fresh populated database, once of each kind."""
    template = request.getfixturevalue(f"populated_{_SHORT[request.param]}")
    return request.getfixturevalue(f"copy_{_SHORT[request.param]}")(template)


@pytest.fixture
def settings(data_dir, populated_url):
    """Give the settings of an installation, once on each database."""
    return Settings(data_dir=data_dir, database_url=populated_url, database_connections=20)


@pytest.fixture
def services(settings):
    """Give an installation with two issuers, their keys, a trust list and an account of each role."""
    opened = Services.from_settings(settings)
    yield opened
    opened.close()


@pytest.fixture
def bare_services(data_dir, database_url):
    """Give an installation with keys, and nothing in its database."""
    opened = Services.from_settings(Settings(data_dir=data_dir, database_url=database_url))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def face():
    """Give a function that gives sample face data of a type, with changes."""
    samples = {kind.key: json.loads((FACES / f"{kind.key}.json").read_text("utf-8")) for kind in TYPES}

    def make(key="road_transport_operation_licence", **changes):
        return {**copy.deepcopy(samples[key]), **changes}

    return make


@pytest.fixture
def actor(services):
    """Give a function that gives the actor of an account."""

    def named(name):
        with services.reading() as session:
            account = session.exec(select(Account).where(Account.name == name)).one()
        return accounts.actor_of(services, account.id, accounts.stamp_of(account))

    return named


@pytest.fixture
def clerk(actor):
    """Give a clerk of Zhejiang for all types."""
    return actor("clerk.zj")


@pytest.fixture
def inspector(actor):
    """Give an inspector of Jiangsu."""
    return actor("inspector.js")
