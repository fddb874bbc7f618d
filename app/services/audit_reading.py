"""Reading and verifying the audit log: for auditors, and for the operator at the command line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Final

from sqlmodel import Session, col, select

from app.roles import Actor, Role
from app.services.audit import Anchors, Fault
from app.services.context import Services
from app.services.errors import BadArgumentError, ForbiddenError, HeldUnusableError
from app.services.held_elsewhere import Held
from app.services.publications_check import publication_faults
from app.services.register_check import register_faults
from app.services.restoring import key_faults
from app.services.rows_check import row_faults
from app.services.runs_check import run_faults
from app.tables import AuditEntry
from signing.status_index import ChainEnd

MOST_FAULTS: Final = 10_000
"""With the wrong secret every entry is at fault; nobody reads more than these."""


def entries(
    services: Services,
    actor: Actor,
    *,
    region: int | None = None,
    subject: str | None = None,
    before: datetime | None = None,
    limit: int = 100,
) -> list[AuditEntry]:
    """Give entries, newest first, detached.

    Args:
        services: of this installation.
        actor: an auditor or the ministry.
        region: of one chain only; 0 = the nation's.
        subject: of one subject only, e.g. ``certificate:<id>``.
        before: only older ones.
        limit: most entries.

    Raises:
        ForbiddenError: neither auditor nor ministry.
    """
    _refuse_others(actor)
    statement = select(AuditEntry)
    if region is not None:
        statement = statement.where(AuditEntry.region == region)
    if subject is not None:
        statement = statement.where(AuditEntry.subject == subject)
    if before is not None:
        statement = statement.where(col(AuditEntry.at) < before)
    newest = (col(AuditEntry.at).desc(), col(AuditEntry.region), col(AuditEntry.seq).desc())
    with services.reading() as session:
        return list(session.exec(statement.order_by(*newest).limit(limit)).all())


def verify(
    services: Services, actor: Actor, anchor_file: Path | None = None, held: Sequence[Held] = ()
) -> list[Fault]:
    """Verify every chain, and the register against them.

    After a verification without faults the ends of the chains are kept in the file. Of very many faults the
    first `MOST_FAULTS` are given.

    Args:
        services: of this installation.
        actor: an auditor or the ministry.
        anchor_file: ends of the chains as verified before; kept outside the database, so that putting back an
            old copy of it is noticed. None = without.
        held: what others hold of what was published here; each index names where the chains ended then.

    Raises:
        ForbiddenError: neither auditor nor ministry.
        BadArgumentError: the file cannot be read or written.
        HeldUnusableError: what others hold names no end of a chain.
    """
    _refuse_others(actor)
    known = _read(anchor_file)
    ends = [_ends(each) for each in held]
    with services.reading() as session:
        anchors = services.audit.anchors(session)
        found = chain(
            *(services.audit.contradictions(session, each) for each in ends),
            services.audit.faults(session, known),
            _rows_faults(services, session),
        )
        faults = list(islice(found, MOST_FAULTS))
    if anchor_file is not None and not faults:
        _write(anchor_file, anchors)
    return faults


def default_anchor(services: Services) -> Path:
    """Name the file for the ends of the chains: this user's, and this installation's by its secret.

    Not in the data folder: who puts back an old copy of that does not put back this too.
    """
    mark = services.audit.digest("anchor").hex()[:16]
    return Path.home() / ".local" / "state" / "luzheng" / f"audit-anchor-{mark}.json"


def _ends(held: Held) -> Mapping[int, ChainEnd]:
    if held.index is None or not held.index.ends:
        raise HeldUnusableError("no_chain_end")
    return held.index.ends


def _rows_faults(services: Services, session: Session) -> Iterator[Fault]:
    """Compare everything the log speaks of with what there is."""
    yield from register_faults(services.audit, session)
    yield from run_faults(services.audit, session)
    yield from row_faults(services.audit, session)
    yield from publication_faults(session, services.trust())
    yield from key_faults(services, session)


def _refuse_others(actor: Actor) -> None:
    if actor.role not in (Role.AUDITOR, Role.MINISTRY):
        raise ForbiddenError


def _read(anchor_file: Path | None) -> Anchors:
    try:
        found = {} if anchor_file is None else json.loads(anchor_file.read_text("utf-8"))
        return {int(region): (int(seq), str(mac)) for region, (seq, mac) in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadArgumentError("anchor") from error


def _write(anchor_file: Path, anchors: Anchors) -> None:
    new = anchor_file.with_suffix(".new")
    try:
        anchor_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.write_text(json.dumps(anchors, indent=1) + "\n", "utf-8")
        new.replace(anchor_file)
    except OSError as error:
        raise BadArgumentError("anchor") from error
