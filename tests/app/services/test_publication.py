"""What is published: trust list, status lists, index, keys, and the offline bundle made of them."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from app.services import issuance, keys, lifecycle, publication
from app.services.errors import ForbiddenError, NotReadyError
from app.services.records import IssueRequest
from app.tables import Issuer
from signing import status_index, status_list, trust
from signing.algorithms import public_key_from_spki
from signing.code_text import to_text
from signing.dictionaries import DICTIONARIES
from signing.list_id import ListId
from signing.status_list import Status
from tests.app.conftest import GUANGDONG, MINISTRY, NOW, ZHEJIANG
from verify_client.bundle import Bundle
from verify_client.messages import Reason

KEY = "road_transport_operation_licence"
SECOND = int(NOW.timestamp())
LIST = f"status/{ZHEJIANG}/0"
ACTS = {
    "suspend": Status.SUSPENDED,
    "cancel": Status.CANCELLED,
    "withdraw": Status.WITHDRAWN,
    "revoke": Status.REVOKED,
    "transfer": Status.TRANSFERRED,
}


@pytest.fixture
def ministry(actor):
    """Give somebody of the ministry."""
    return actor("ministry")


@pytest.fixture
def issue(services, clerk, face):
    """Give a function that issues a licence with a number of its own."""

    def make(number=1):
        request = IssueRequest(KEY, face(KEY, licence_number=f"3301{number + 1:08d}"))
        return issuance.issue(services, clerk, request, None, NOW)

    return make


def read_list(services, name=LIST):
    """Read a published list as a client does."""
    return status_list.from_bytes(publication.current(services, name).body, services.trust())


def test_trust_list_names_every_key_with_its_powers(services):
    """Licence keys should sign licences, issuers' publishers lists, the ministry's the index, and no root be in it."""
    powers = {(key.issuer_code, key.roles) for key in services.trust().keys.values()}
    expected = {
        (ZHEJIANG, trust.Role.LICENCES),
        (GUANGDONG, trust.Role.LICENCES),
        (ZHEJIANG, trust.Role.STATUS_LISTS),
        (GUANGDONG, trust.Role.STATUS_LISTS),
        (MINISTRY, trust.Role.STATUS_INDEX),
    }
    actual = powers
    assert expected == actual


def test_unchanged_trust_list_is_not_signed_again(services, ministry):
    """Publishing again should give the same edition until half its life is over, or a key changes."""
    first = publication.current(services, publication.TRUST_LIST)
    again = publication.publish_trust(services, ministry, NOW + timedelta(days=14))
    forced = publication.publish_trust(services, ministry, NOW + timedelta(days=14), force=True)
    old = publication.publish_trust(services, ministry, NOW + timedelta(days=30))
    keys.retire(services, ministry, services.keystore.current(GUANGDONG).kid, NOW + timedelta(days=30))
    changed = publication.publish_trust(services, ministry, NOW + timedelta(days=30))
    expected = (first, *(SECOND + days * 86400 for days in (0, 14, 30)), SECOND + 30 * 86400 + 1)
    actual = (again, first.version, forced.version, old.version, changed.version)
    assert expected == actual


def test_distrusted_key_is_published_and_stops_issuing(services, ministry, issue):
    """A distrusted key should stand so in the next list, and what it signed be refused."""
    record = issue()
    kid = services.keystore.current(ZHEJIANG).kid
    keys.distrust(services, ministry, kid, None, NOW)
    publication.publish_trust(services, ministry, NOW)
    from verify_client.verify import judge

    verdict = judge(to_text(record.envelope, "https://lz.example"), services.trust(), None, NOW)
    expected = (Reason.KEY_DISTRUSTED, trust.KeyState.DISTRUSTED)
    actual = (verdict.reason, services.trust().keys[kid].state)
    assert expected == actual


@pytest.mark.parametrize("name", ["clerk.zj", "inspector.js", "auditor", "partner", "holder.driver"])
def test_only_the_ministry_publishes(services, actor, name):
    """Every other role should be refused."""
    for publish in (publication.publish_trust, publication.refresh_status):
        with pytest.raises(ForbiddenError):
            publish(services, actor(name), NOW)
    expected = None
    actual = publication.current(services, publication.STATUS_INDEX)
    assert expected == actual


def test_lists_say_what_the_register_says(services, clerk, ministry, issue):
    """Each act should stand at its licence's place in the signed list, and a licence in force as valid."""
    records = {act: issue(number) for number, act in enumerate([*ACTS, None])}
    for act in ACTS:
        lifecycle.change_status(services, clerk, records[act].id, act, "因", "据", NOW)
    publication.refresh_status(services, ministry, NOW)
    signed = read_list(services)
    expected = {**ACTS, None: Status.VALID}
    actual = {act: signed.get(record.list_index) for act, record in records.items()}
    assert expected == actual


def test_resumed_licence_is_valid_in_the_next_list(services, clerk, ministry, issue):
    """A suspension lifted between two lists should be gone from the second."""
    record = issue()
    lifecycle.change_status(services, clerk, record.id, "suspend", "因", "据", NOW)
    publication.refresh_status(services, ministry, NOW)
    before = read_list(services).get(record.list_index)
    lifecycle.change_status(services, clerk, record.id, "resume", "因", "据", NOW)
    publication.refresh_status(services, ministry, NOW + timedelta(minutes=1))
    expected = (Status.SUSPENDED, Status.VALID)
    actual = (before, read_list(services).get(record.list_index))
    assert expected == actual


def test_refresh_signs_only_what_changed_or_is_old(services, clerk, ministry, issue):
    """First all, then nothing, after a change its list and the index, at half its life all again."""
    record = issue()
    done = [publication.refresh_status(services, ministry, NOW).signed]
    done.append(publication.refresh_status(services, ministry, NOW + timedelta(minutes=1)).signed)
    lifecycle.change_status(services, clerk, record.id, "revoke", "因", "据", NOW)
    done.append(publication.refresh_status(services, ministry, NOW + timedelta(minutes=2)).signed)
    done.append(publication.refresh_status(services, ministry, NOW + timedelta(hours=13)).signed)
    everything = [LIST, publication.STATUS_INDEX]
    expected = [everything, [], everything, everything]
    actual = done
    assert expected == actual


def test_index_names_each_list_by_its_digest(services, ministry, issue):
    """The index should name every list, verify, and have the second it is made in for its version."""
    issue()
    versions = []
    for hour in (0, 13, 26):
        publication.refresh_status(services, ministry, NOW + timedelta(hours=hour))
        body = publication.current(services, publication.STATUS_INDEX).body
        versions.append(status_index.from_bytes(body, services.trust()).version)
    index = status_index.from_bytes(body, services.trust())
    expected = ([SECOND + hour * 3600 for hour in (0, 13, 26)], {ListId(ZHEJIANG, 0)}, True)
    token = publication.current(services, LIST).body
    actual = (versions, set(index.lists), index.lists[ListId(ZHEJIANG, 0)].matches(token))
    assert expected == actual


def test_every_edition_may_follow_the_one_before(services, clerk, ministry, issue):
    """Clients refuse rollback; no edition of list or index should look like one, even with a clock set back."""
    record = issue()
    publication.refresh_status(services, ministry, NOW)
    old_list, old_index = read_list(services), publication.current(services, publication.STATUS_INDEX)
    lifecycle.change_status(services, clerk, record.id, "revoke", "因", "据", NOW)
    publication.refresh_status(services, ministry, NOW - timedelta(minutes=5))
    new_index = publication.current(services, publication.STATUS_INDEX)
    status_list.check_successor(old_list, read_list(services))
    known = services.trust()
    status_index.check_successor(
        status_index.from_bytes(old_index.body, known), status_index.from_bytes(new_index.body, known)
    )
    expected = Status.REVOKED
    actual = read_list(services).get(record.list_index)
    assert expected == actual


def test_etag_is_the_digest(services):
    """The tag of a file should be SHA-256 of its bytes, also when asked for alone."""
    found = publication.current(services, publication.TRUST_LIST)
    expected = (sha256(found.body).hexdigest(), found.etag, None)
    actual = (
        found.etag,
        publication.etag_of(services, publication.TRUST_LIST),
        publication.etag_of(services, "status/none/0"),
    )
    assert expected == actual


def test_issuer_with_two_lists_has_both_signed(services, ministry, issue):
    """An issuer that has filled its first list should have two."""
    issue(1)
    with services.session() as session:
        session.get_one(Issuer, ZHEJIANG).next_slot = 1 << 20
    issue(2)
    done = publication.refresh_status(services, ministry, NOW)
    expected = [LIST, f"status/{ZHEJIANG}/1", publication.STATUS_INDEX]
    actual = done.signed
    assert expected == actual


def test_missing_publisher_stops_its_own_list_only(services, ministry, issue):
    """Without the issuer's publisher its list should be named as failed, the index still be signed."""
    issue()
    keys.retire(services, ministry, services.keystore.current(ZHEJIANG, "publisher").kid, NOW)
    done = publication.refresh_status(services, ministry, NOW)
    expected = ([publication.STATUS_INDEX], [LIST])
    actual = (done.signed, done.failed)
    assert expected == actual


def test_missing_index_key_is_named(services, ministry):
    """Without the ministry's publisher the refresh should say what is missing."""
    keys.retire(services, ministry, services.keystore.current(MINISTRY, "publisher").kid, NOW)
    with pytest.raises(NotReadyError) as error:
        publication.refresh_status(services, ministry, NOW)
    expected = "index_key"
    actual = error.value.field
    assert expected == actual


def test_jwks_holds_the_keys_that_sign_licences(services):
    """Two issuers should give two keys, with the key id of the codes in hex."""
    found = publication.jwks(services)["keys"]
    expected = {services.keystore.current(code).kid.hex() for code in (ZHEJIANG, GUANGDONG)}
    actual = {key["kid"] for key in found}
    assert expected == actual


def test_exported_bundle_judges_without_the_server(services, clerk, ministry, issue, tmp_path):
    """The folder should open as an offline bundle, know a valid licence and a revoked one, and hold every file."""
    valid, revoked = issue(1), issue(2)
    lifecycle.change_status(services, clerk, revoked.id, "revoke", "因", "据", NOW)
    publication.refresh_status(services, ministry, NOW)
    written = publication.export_bundle(services, tmp_path / "bundle")
    bundle = Bundle.open(tmp_path / "bundle")
    verdicts = [
        bundle.judge(to_text(record.envelope, "https://lz.example"), NOW).reason
        for record in (valid, revoked)
    ]
    roots = json.loads((tmp_path / "bundle" / "roots.json").read_text("utf-8"))
    expected = (
        [Reason.GENUINE, Reason.REVOKED],
        {f"{LIST}.cwt", "status/index.cbor", "trust-list.cbor", "jwks.json", "roots.json"}
        | {f"dictionaries/{number}" for number in DICTIONARIES},
        {public_key_from_spki(bytes.fromhex(spki)).kid.hex() for spki in roots.values()},
    )
    actual = (verdicts, {path.relative_to(tmp_path / "bundle").as_posix() for path in written}, set(roots))
    assert expected == actual


def test_bundle_needs_something_published(services, tmp_path):
    """Before the first index there should be no bundle, and the refusal say what is missing."""
    with pytest.raises(NotReadyError) as error:
        publication.export_bundle(services, tmp_path)
    expected = "status_index"
    actual = error.value.field
    assert expected == actual


def test_edition_replaced_meanwhile_is_made_anew(services, ministry, issue, monkeypatch):
    """When another process signs a list between our reading and writing, we should read again, not overwrite."""
    from app.services import status_publication

    issue()
    publication.refresh_status(services, ministry, NOW)
    real, intruders = status_publication._next_edition, [1]

    def slow(services, list_id, private, before, now, **more):
        new = real(services, list_id, private, before, now, **more)
        if intruders and new is not None:
            intruders.pop()
            with services.session() as session:
                other = replace(
                    new, version=before.version + 1, body=b"another's", content_hash=b"older data"
                )
                status_publication.published.replace(session, before, other)
        return new

    monkeypatch.setattr(status_publication, "_next_edition", slow)
    publication.refresh_status(services, ministry, NOW + timedelta(hours=13))
    found = publication.current(services, LIST)
    expected = (SECOND + 13 * 3600, Status.VALID)
    actual = (found.version, read_list(services).get(0))
    assert expected == actual
