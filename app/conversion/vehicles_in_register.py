"""Rows of operators beside the vehicles that are in the register: a number of theirs with another holder.

Where operators are converted before their vehicles, the vehicles are held against them one by one
(`operators`). Where they come after, the vehicles of the register are read once, while the run is planned.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from app.conversion.duplicates import Decision, KeySpool
from app.conversion.operators_told import of_whom
from app.conversion.planning import Plan
from app.conversion.reasons import IN_REGISTER
from app.conversion.register import IN_FORCE
from app.conversion.row_keys import OPERATOR_LICENCE, key_of, sum_of
from app.conversion.run import Run
from app.services.context import Services
from app.tables import Certificate
from licences.types import TYPES

_AT_ONCE: Final = 1_000
_HALF: Final = 64
_COMPANY: Final = "001"
_OPERATORS: Final = frozenset(kind.number for kind in TYPES if kind.kind == "RA")
_VEHICLES: Final = tuple(kind.number for kind in TYPES if kind.kind == "RB")


def settle_with_register(
    services: Services, run: Run, planned: Plan, folder: Path, progress: Callable[[], None]
) -> None:
    """Warn of operators whose number a vehicle in force, made before the run, gives with another holder.

    Args:
        services: of this installation.
        run: only certificates of its province.
        planned: gets what is settled.
        folder: for a spool; removed again.
        progress: told now and then.
    """
    if planned.named.types.isdisjoint(_OPERATORS):
        return
    with KeySpool(folder) as vehicles:
        with services.reading() as session:
            _note(session, run, vehicles, progress)
        for operators, found in planned.operators.beside(vehicles):
            named = operators[(operators["licence"] == 0) & (operators["said"] != 0)]
            odd = found[~np.isin(of_whom(found), of_whom(named))]
            for one in named[np.isin(named["key"][:, 1], odd["key"][:, 1])]:
                for other in odd[odd["key"][:, 1] == one["key"][1]][:1]:
                    high, low = int(other["row"]), int(other["number"])
                    planned.decisions.add(Decision(int(one["row"]), IN_REGISTER, low, high))


def _note(session: Session, run: Run, vehicles: KeySpool, progress: Callable[[], None]) -> None:
    number: Any = col(Certificate.face)["operator_licence_number"].as_string()
    statement = select(col(Certificate.id), number, col(Certificate.holder_code)).where(
        col(Certificate.type_number).in_(_VEHICLES),
        col(Certificate.region) == run.region,
        col(Certificate.status).in_(IN_FORCE),
        col(Certificate.holder_code_type) == _COMPANY,
        col(Certificate.created_at) < run.created_at,
    )
    found = session.connection().execute(statement, execution_options={"yield_per": _AT_ONCE})
    for rows in found.partitions():
        for row_id, licence, holder in rows:
            high, low = divmod(UUID(row_id).int, 1 << _HALF)
            vehicles.add(key_of(OPERATOR_LICENCE, licence), high, low, said=sum_of(holder))
        progress()
