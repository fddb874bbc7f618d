"""Rows of one licence, settled: by age, by what they say, and by the categories or scopes they name.

The newest counts where all tell of the same holder and vehicle; else one of them bears another's number.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from app.conversion.duplicates import Decision, DecisionSpool, Entry, KeySpool, digest, newest_first
from app.conversion.facts_spool import FactSpool, RowFacts
from app.conversion.halves import settle_halves
from app.conversion.looked import Looked
from app.conversion.row_keys import COPY_BIT
from licences.conversion.draft import Draft, subject_of
from licences.conversion.fault import message
from licences.conversion.said import said_of
from licences.conversion.type_choice import BY_FAMILY
from licences.types import by_key
from licences.types.base import CertificateType, Holder
from licences.types.families import FAMILY_OF_KIND
from licences.types.numbering import COPY, COPY_FIELD, numbering_of
from licences.types.subject import Subject, differences

_OF_ANOTHER: Final = {
    ("RA", "holder"): "number_of_two_holders",
    ("RB", "holder"): "number_of_two_holders",
    ("RB", "vehicle"): "number_of_two_vehicles",
    ("RE", "holder"): "number_of_two_persons",
    ("RE", "name"): "person_of_two_names",
}
"""What is said of rows that bear one number and tell of different holders or vehicles."""
_COMPANY: Final = "001"
_PERSON: Final = "111"


def settle_by_age(keys: KeySpool, looked: Looked, decisions: DecisionSpool, *, whole_lists: bool) -> None:
    """Settle what age settles, and mark what has to be looked at.

    Args:
        keys: `licence` is the word of the number, `said` the categories or scopes of a row in force.
        looked: gets the marks.
        decisions: get what is settled.
        whole_lists: whether the newest row names all categories or scopes.
    """
    for group in keys.groups():
        words = [[one for one in group if one.licence == word] for word in {one.licence: 0 for one in group}]
        in_force = []
        halves: dict[int, list[Entry]] = {}
        for rows in words:
            newest, older = newest_first(rows)
            halves[rows[0].licence] = newest
            known = {one.said for one in newest}
            if whole_lists or known == {0}:
                known.update(one.said for one in older)  # a newest row that has ended ends the older ones
            whose = {one.whose for one in newest}
            more = [one for one in older if one.whose not in whose or (one.said and one.said not in known)]
            for entry in older:
                if entry not in more:
                    decisions.add(Decision(entry.row, "newer_row_exists", newest[0].number, newest[0].row))
                    looked.older.add(entry.row)
            if len(newest) > 1 or more:
                for entry in (*newest, *more):
                    looked.tied.add(entry.row)
            in_force += [one for one in newest if one.said]
        _settle_words(in_force, looked, decisions)
        settle_halves(halves, looked, decisions)


def _settle_words(rows: list[Entry], looked: Looked, decisions: DecisionSpool) -> None:
    """Refuse rows in force that have the digits of their number under several words."""
    words = {one.licence & ~COPY_BIT: one for one in reversed(rows)}
    for entry in rows if len(words) > 1 else ():
        other = next(one for word, one in words.items() if word != entry.licence & ~COPY_BIT)
        decisions.add(Decision(entry.row, "number_of_two_words", other.number, other.row))
        looked.told.add(other.row)


def look_at(draft: Draft, place: int, rank: int, tied: KeySpool) -> None:
    """Note what a row says, without its categories or scopes: those are compared by themselves."""
    assert draft.key is not None
    kind = by_key(draft.key.type_key)
    copy = str(draft.fields.get(COPY_FIELD) == COPY)
    key = digest(str(numbering_of(kind)), draft.key.number, copy)
    tied.add(key, place, draft.row_number, rank, content_of(draft, but=_codes_field(kind)), content_of(draft))


def settle_looked(tied: KeySpool, facts: FactSpool, decisions: DecisionSpool, *, whole_lists: bool) -> None:
    """Settle rows by what they say: `licence` of an entry without its codes, `said` with them."""
    for group in tied.groups():
        newest, older = newest_first(group)
        others = _of_others(newest, older, facts, decisions)
        older = [one for one in older if one.row not in others]
        more = [] if whole_lists else [one for one in older if _beyond(facts, one, newest)]
        for entry in older:
            if entry not in more:
                decisions.add(Decision(entry.row, "newer_row_exists", newest[0].number, newest[0].row))
        _settle_newest(newest, facts, decisions, alone=not more and not others)
        for entry in more:
            decisions.add(Decision(entry.row, "codes_in_another_row", newest[0].number, newest[0].row))
        for entry in newest if more else ():
            decisions.add(Decision(entry.row, "codes_in_another_row", more[0].number, more[0].row))


def _of_others(
    newest: list[Entry], older: list[Entry], facts: FactSpool, decisions: DecisionSpool
) -> set[int]:
    """Refuse older rows of another holder or vehicle than the newest, and these with them; gives the older.

    An older row that has ended under another holder does not stand against a newer one of its own vehicle.
    """
    found = set()
    first = facts.of(newest[0].row)
    for entry in older:
        own = facts.of(entry.row)
        if first is None or own is None:
            continue
        one, other = Subject(*own.subject), Subject(*first.subject)
        unlike = differences(one, other)
        passed_on = own.ended and "vehicle" not in unlike and bool(one.vin and other.vin)
        for code in () if passed_on else [_OF_ANOTHER[one.kind, difference] for difference in unlike]:
            found.add(entry.row)
            decisions.add(Decision(entry.row, code, newest[0].number, newest[0].row))
            for each in newest:
                decisions.add(Decision(each.row, code, entry.number, entry.row))
    return found


def _settle_newest(newest: list[Entry], facts: FactSpool, decisions: DecisionSpool, *, alone: bool) -> None:
    first, *others = newest
    unlike = [one for one in others if one.said != first.said]
    if not unlike:
        for entry in others:
            decisions.add(Decision(entry.row, "duplicate", first.number, first.row))
    elif alone and _can_be_joined(newest, facts):
        for entry in others:
            decisions.add(Decision(entry.row, "joined", first.number, first.row))
            decisions.add(Decision(first.row, "rows_joined", entry.number, entry.row))
    else:
        for entry in newest:
            other = unlike[0] if entry.said == first.said else first
            decisions.add(Decision(entry.row, "rows_contradict", other.number, other.row))


def _can_be_joined(rows: Iterable[Entry], facts: FactSpool) -> bool:
    """Say whether rows differ in categories or scopes alone, and nothing is wrong with any."""
    found = [facts.of(one.row) for one in rows]
    return len({one.licence for one in rows}) == 1 and all(one is not None and one.clean for one in found)


def _beyond(facts: FactSpool, entry: Entry, newest: Iterable[Entry]) -> bool:
    """Say whether an older row names a category or scope that no newest row in force does."""
    own = facts.of(entry.row)
    named = {code for one in newest if (found := facts.of(one.row)) for code in found.codes}
    return own is not None and bool(named) and not named.issuperset(own.codes)


def content_of(draft: Draft, *, but: str = "") -> int:
    """Sum up what a row says, and whether it could be understood, in 8 bytes; `but` = a field left out."""
    fields = sorted(one for one in draft.fields.items() if one[0] != but)
    said = repr((fields, draft.type_key, draft.skip, [fault.code for fault in draft.faults]))
    return int.from_bytes(blake2b(said.encode(errors="surrogatepass"), digest_size=8).digest())


def facts_of(draft: Draft) -> RowFacts:
    """Give what a row says, for a person and for joining it with another."""
    assert draft.key is not None
    kind = by_key(draft.key.type_key)
    fields = draft.fields
    subject = subject_of(draft)
    code_type = _PERSON if kind.kind == "RE" else str(fields.get("holder_code_type") or _COMPANY)
    holder = Holder(subject.name, subject.code, code_type)
    parts = [said_of(kind, draft.key.number, holder, subject.vin or None)]
    codes = fields.get(_codes_field(kind))
    named = list(map(str, codes)) if isinstance(codes, tuple) and draft.skip is None else []
    parts += [" ".join(named)] if named else []
    parts += [f"{fields.get('issue_date', '?')} – {fields.get('valid_to', '?')}"]
    if draft.skip is not None:
        state = message(f"skip_{draft.skip}")
        parts.append(f"{state.zh} {state.en}")
    clean = draft.skip is None and not draft.faults
    return RowFacts("，".join(parts), named, clean, draft.skip is not None, list(subject))


def _codes_field(kind: CertificateType) -> str:
    return BY_FAMILY[FAMILY_OF_KIND[kind.kind]][0]
