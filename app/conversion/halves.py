"""Original and copy (正本、副本) of one licence, held against each other: in the file, and with the register.

A copy says what its original says. Where scope, dates or state differ one of the two is wrong, and nobody can
tell which: in a file both come back. With the register a row that is no newer comes back; a newer one, as
where an original is renewed, is converted, and somebody should see to the other half.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.conversion.duplicates import UNKNOWN_AGE, Decision, DecisionSpool, Entry
from app.conversion.looked import Looked
from app.conversion.reasons import HALVES_AGREE, HALVES_DISAGREE
from app.conversion.register import IN_FORCE, Present, rank_of
from app.conversion.row_keys import COPY_BIT
from licences.types.halves import BOUNDS
from licences.types.numbering import COPY_FIELD

_ALIKE: Final = (*BOUNDS, "issue_date")


def settle_halves(newest_of: Mapping[int, list[Entry]], looked: Looked, decisions: DecisionSpool) -> None:
    """Refuse original and copy that differ; note those that agree: they need no look at the register.

    Args:
        newest_of: the newest rows by the word of the number, whose lowest bit is that of copies.
        looked: gets the marks of the rows to be told.
        decisions: get what is settled.
    """
    for word, copies in newest_of.items():
        originals = newest_of.get(word & ~COPY_BIT) if word & COPY_BIT else None
        if not originals:
            continue
        said = [{(one.rank, one.said) for one in rows} for rows in (originals, copies)]
        if any(len(ones) > 1 for ones in said) or not any(one.said for one in (*originals, *copies)):
            continue  # they are settled among themselves, or have all ended
        if UNKNOWN_AGE in {one.rank for one in (*originals, *copies)}:
            continue
        agree = said[0] == said[1]
        for rows, other in ((originals, copies[0]), (copies, originals[0])):
            for entry in rows:
                reason = HALVES_AGREE if agree else HALVES_DISAGREE
                decisions.add(Decision(entry.row, reason, other.number, other.row))
            if not agree:
                looked.told.add(other.row)


def other_halves(stored: Mapping[str, Any], held: Iterable[Present]) -> tuple[list[Present], list[Present]]:
    """Give the other halves of a row's licence in the register that say otherwise: those no older, and older.

    Args:
        stored: the face of the row.
        held: what the register holds under its number.
    """
    row_rank = rank_of(stored)
    unlike = [
        one
        for one in held
        if COPY_FIELD in stored
        and one.face.get(COPY_FIELD) != stored[COPY_FIELD]
        and (one.status not in IN_FORCE or any(one.face.get(name) != stored.get(name) for name in _ALIKE))
    ]
    older = [one for one in unlike if rank_of(one.face) < row_rank]
    return [one for one in unlike if one not in older], older


def said_of_half(half: Present) -> str:
    """Say what a half in the register says, where the two can differ."""
    face = half.face
    codes = " ".join(face.get("business_scope", ()))
    return f"{codes}，{face.get('valid_from', '?')} – {face.get('valid_to', '?')}，{half.status}"
