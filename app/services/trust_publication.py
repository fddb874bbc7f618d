"""The trust list, made from the key store's records and signed by the root; versions only go up.

A key that the list before has and the key store has not stays listed: a key folder put back from an older
copy must not make its licences those of an unknown issuer. It signs no more, for nobody here can.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from app.roles import Actor, Role
from app.services import published, trust_editions
from app.services.context import Services
from app.services.errors import ConflictError, ForbiddenError, NotReadyError
from app.services.published import Published
from app.services.row_records import record_of
from app.services.trust_cache import TRUST_LIST
from signing.algorithms import PublicKey
from signing.keystore import KeyRecord, Purpose
from signing.trust import KeyState, TrustedKey, TrustList, check_successor, from_bytes, to_bytes
from signing.trust import Role as KeyRole


def publish_trust(
    services: Services,
    actor: Actor,
    now: datetime,
    *,
    force: bool = False,
    held: Sequence[TrustList] = (),
    above: int = 0,
) -> Published:
    """Sign the present keys as the next trust list; give the old one when nothing has changed.

    Args:
        services: of this installation.
        actor: the ministry, or the operator at the command line.
        now: aware.
        force: sign anew even when nothing has changed.
        held: verified lists in use elsewhere, which this one must be able to follow.
        above: version of a list known to be in use elsewhere.

    Raises:
        ForbiddenError: not the ministry.
        NotReadyError: there is no current root key, or no other key to list.
        ConflictError: another process published in between.
        SigningError: the key store or the list before cannot be used; nothing is published.
    """
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError
    root = _root(services)
    keys = [
        _trusted(record, root.issuer_code) for record in services.keystore.records() if _is_listed(record)
    ]
    if not keys:
        raise NotReadyError("listed_key")  # an empty list would count as one without the keys to come
    before = published.current(services, TRUST_LIST)
    mine = None if before is None else _read(services, before, now)
    earlier = [*held, *([] if mine is None else [mine])]
    keys += _kept(keys, earlier)
    content_hash = _hash(keys, root)
    if before is not None and not force and before.serves(content_hash, now):
        return before
    made, ends = now, now + timedelta(days=services.settings.trust_list_days)
    version = published.next_version(0 if before is None else before.version, made, above)
    trust = TrustList(version, int(made.timestamp()), int(ends.timestamp()), {key.kid: key for key in keys})
    for each in earlier:
        check_successor(each, trust)
    body = to_bytes(trust, services.keystore.private(root.kid))
    new = Published.make(TRUST_LIST, before, body, content_hash, made=made, ends=ends, above=above)
    with services.session() as session:
        if not published.replace(session, before, new):
            raise ConflictError
        edition = trust_editions.remember(session, mine, trust, new)
        services.audit.append(
            session,
            actor=actor,
            action="trust.publish",
            subject=TRUST_LIST,
            detail={
                "version": version,
                "sha256": new.etag,
                "keys": len(keys),
                "row": edition.version,
                "record": record_of(services.audit, edition),
            },
            now=now,
        )
    services.trust_cache.forget()
    return new


def published_list(services: Services, now: datetime) -> TrustList | None:
    """Give our own last trust list, None if there is none.

    Raises:
        SigningError: none of the root keys in the key store has signed it.
    """
    edition = published.current(services, TRUST_LIST)
    return None if edition is None else _read(services, edition, now)


def _read(services: Services, edition: Published, now: datetime) -> TrustList:
    """Read our own edition before, to see that versions and distrust go one way.

    Replacing it must not fail where that is urgent: it may have been signed by a root that is distrusted
    since, or be dated by a clock that was ahead, and then no client has taken it.
    """
    held = _verified(edition.body, tuple(sorted(_roots(services).items())))
    return replace(held, issued_at=int(now.timestamp())) if edition.is_from_the_future(now) else held


def _roots(services: Services) -> dict[bytes, PublicKey]:
    """Give every root key this installation ever had, the distrusted ones too: what they signed was held."""
    return {
        record.kid: record.public for record in services.keystore.records() if record.purpose is Purpose.ROOT
    }


@lru_cache(maxsize=1)
def _verified(body: bytes, roots: tuple[tuple[bytes, PublicKey], ...]) -> TrustList:
    """Verify once what is looked at every minute; a nation's list takes a second."""
    return from_bytes(body, dict(roots))


def _kept(keys: Iterable[TrustedKey], earlier: Iterable[TrustList]) -> list[TrustedKey]:
    """Give the keys of earlier lists that the key store does not have, as keys that sign no more."""
    known = {key.kid for key in keys}
    kept: dict[bytes, TrustedKey] = {}
    for trust in earlier:
        for kid, key in trust.keys.items():
            if kid not in known and (kid not in kept or kept[kid].state < key.state):
                kept[kid] = key if key.is_distrusted() else replace(key, state=KeyState.VERIFY_ONLY)
    return list(kept.values())


def _root(services: Services) -> KeyRecord:
    roots = [
        record
        for record in services.keystore.records()
        if record.purpose is Purpose.ROOT and record.state is KeyState.CURRENT
    ]
    if len(roots) != 1:
        raise NotReadyError("root_key")
    return roots[0]


def _is_listed(record: KeyRecord) -> bool:
    return record.purpose is not Purpose.ROOT


def _trusted(record: KeyRecord, ministry_code: str) -> TrustedKey:
    """Give a key its powers: an issuer's publisher speaks for its lists, the ministry's for the index."""
    if record.purpose is not Purpose.PUBLISHER:
        return record.to_trusted()
    is_ministry = record.issuer_code == ministry_code
    return record.to_trusted(KeyRole.STATUS_INDEX if is_ministry else KeyRole.STATUS_LISTS)


def _hash(keys: list[TrustedKey], root: KeyRecord) -> bytes:
    """Sum up what a list would say, its version and times left out."""
    said = [root.kid.hex()] + [
        [
            key.kid.hex(),
            key.issuer_code,
            key.issuer_name,
            sorted(key.regions),
            sorted(key.types),
            key.not_before,
            key.not_after,
            int(key.state),
            key.distrusted_since,
            int(key.roles),
            key.specimen,
        ]
        for key in sorted(keys, key=lambda key: key.kid)
    ]
    return sha256(json.dumps(said, ensure_ascii=True).encode()).digest()
