"""Orders -> signed certificates, not stored yet: the steps of docs/issuance.md for many at once.

Serials and slots are taken in a transaction of their own, so that signing keeps nobody waiting. A process
that dies afterwards leaves them unused for ever: an empty slot says nothing, and verification knows it.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from app.conversion.decided import Candidate
from app.conversion.register import Change, Orders
from app.conversion.work import Workshop
from app.services import rows
from app.services.reservation import take_numbers
from app.services.sealing import Sealer, judge_envelope, prepare_certificate, sealer_for
from licences.payload import LIST_CAPACITY, Reservation, to_bytes
from signing import envelope

_FIRST_REASON: Final = "7"  # 证照改版: a certificate of the old form becomes electronic (JT/T 415, 5.5.3)
_CHANGE_REASON: Final = "5"  # 证照信息变更
_RENEWAL_REASON: Final = "6"  # 证照到期: the new one ends later


class Issued(NamedTuple):
    """A certificate ready to be stored: its columns by name."""

    candidate: Candidate
    replaces: Change | None
    values: dict[str, Any]


def issue(shop: Workshop, orders: Orders, chunk_id: int, now: datetime) -> list[Issued]:
    """Sign everything ordered, and judge it before anybody sees it.

    Raises:
        NotReadyError: this installation cannot sign.
        SelfCheckError: a certificate does not verify; nothing of the chunk is stored then.
    """
    candidates = [*orders.new, *(change.candidate for change in orders.changed)]
    if not candidates:
        return []
    changes: list[Change | None] = [*[None] * len(orders.new), *orders.changed]
    sealers = _sealers(shop, candidates)
    prepared = [
        prepare_certificate(sealers[one.type.number], one.type, one.face, reservation, shop.issuer, now=now)
        for one, reservation in zip(candidates, _take_numbers(shop, orders, now), strict=True)
    ]
    payloads = [to_bytes(one) for one in prepared]
    sealed = [
        envelope.seal(payload, sealers[one.type.number].key)
        for one, payload in zip(candidates, payloads, strict=True)
    ]
    for one, made, data, payload in zip(candidates, prepared, sealed, payloads, strict=True):
        if one.row.number % shop.run.judge_every == 0:
            sealer = sealers[one.type.number]
            judge_envelope(sealer, made, data, payload, now=now, decided_on=shop.run.today)
    issued = []
    ids = time_ordered_ids(now, len(candidates))
    for one, change, made, payload, data, certificate_id in zip(
        candidates, changes, prepared, payloads, sealed, ids, strict=True
    ):
        previous = None if change is None else change.present.id
        kid, reason = sealers[one.type.number].key.kid, _reason(change, one)
        values = rows.values_of(made, kid, reason, previous, now=now, stored=one.stored)
        values["id"] = certificate_id
        values["conversion_chunk_id"] = chunk_id
        values["envelope"] = data
        values["fingerprint"] = sha256(payload).digest()
        issued.append(Issued(one, change, values))
    return issued


def _sealers(shop: Workshop, candidates: Sequence[Candidate]) -> dict[int, Sealer]:
    """Find the key for each type once."""
    return {
        number: sealer_for(shop.services, shop.issuer.code, number)
        for number in {one.type.number for one in candidates}
    }


def _take_numbers(shop: Workshop, orders: Orders, now: datetime) -> list[Reservation]:
    """Take serials for what is new, and a slot for each version."""
    needed = [one.type.number for one in orders.new]
    with shop.services.session() as session:
        slots, serials = take_numbers(
            session, shop.issuer.code, needed, slots=len(needed) + len(orders.changed), now=now
        )
    given = [(serial, 1) for serial in serials]
    given += [(change.present.serial, change.present.version + 1) for change in orders.changed]
    return [
        Reservation(serial, version, slot // LIST_CAPACITY, slot % LIST_CAPACITY)
        for (serial, version), slot in zip(given, slots, strict=True)
    ]


def _reason(change: Change | None, candidate: Candidate) -> str:
    if change is None:
        return _FIRST_REASON
    before, after = change.present.face.get("valid_to"), candidate.stored["valid_to"]
    return _RENEWAL_REASON if before is not None and after > before else _CHANGE_REASON


def time_ordered_ids(now: datetime, number: int) -> list[str]:
    """Make ids that grow, so that an index of them grows at its end (UUID version 7, RFC 9562, 5.7)."""
    start = int(now.timestamp() * 1000) << 12
    noise = os.urandom(8 * number)
    return [_version_7(start + step, noise[8 * step : 8 * step + 8].hex()) for step in range(number)]


def _version_7(ticks: int, noise: str) -> str:
    """Put together a UUID: 48 bits of milliseconds, version, 12 bits counted on, variant, random bits."""
    clock = f"{ticks:015x}"
    return f"{clock[:8]}-{clock[8:12]}-7{clock[12:]}-8{noise[1:4]}-{noise[4:]}"
