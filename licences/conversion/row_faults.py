"""What is said of a row that is not clean; the clean rows never come here."""

from collections.abc import Mapping
from typing import Final

from licences.confirmations import Confirmation
from licences.conversion.bound_record import BoundRecord
from licences.conversion.draft import NUMBERED, FieldValue, LicenceKey, printed_number
from licences.conversion.errors import source_message
from licences.conversion.fault import Fault, RuleError, fault
from licences.conversion.header import Header
from licences.conversion.profile import Source
from licences.conversion.readers.cell_marks import HIDDEN
from licences.conversion.readers.corrections import ANSWERED, CONFIRMED, FLAGGED, TWIN
from licences.conversion.readers.surroundings import DOUBTED_SECTION, OF_END, OF_KIND
from licences.conversion.readers.table import CELL_CHARS, ENCODING_NAMES, CellProblem, Row
from licences.conversion.row_words import names_in_force
from licences.conversion.rules import Noted, Nothing, Outcome, Value
from licences.conversion.rules.characters import bare, half_width
from licences.conversion.skip import SkipReason
from licences.conversion.state_words import speaks_of_end
from licences.conversion.twin_columns import possible_twins
from licences.conversion.twin_watch import twin_watch
from licences.conversion.type_choice import BY_FAMILY
from licences.conversion.unread_flags import flag_fault
from licences.rules.business_state import BUSINESS_STATES
from licences.status import CertificateStatus
from licences.texts.destroyed import DESTROYED

Faults = list[Fault]
Found = tuple[dict[str, FieldValue], Faults, Faults]
"""Of a row: fields, faults, warnings."""
_SHIFTING: Final = frozenset(
    {
        "undecodable",  # a lost byte may have been a separator
        "too_many_cells",
        "too_few_cells",
        "quote_unclosed",
        "quote_misplaced",
        "header_changed",
        "after_header_change",
    }
)
"""Problems after which it is not sure which cell stands in which column."""
_DELETED: Final = "deleted_record"
"""A mark of the file, not of a cell: this kind of file keeps what was deleted."""
_UNKNOWN: Final = "code_unknown"
_AROUND: Final = OF_END | {DOUBTED_SECTION, OF_KIND}
_TAKEN_ELSEWHERE: Final = frozenset({ANSWERED, CONFIRMED, FLAGGED, TWIN})
_DOUBTS: Final = frozenset({"perhaps_cut"})
"""What a person should look at; most such values are right."""
_TEXTS: Final = frozenset(
    {(name, "") for name in ("text", "capitals", "company_name", "holder_name", "person_name")}
)
_CONFIRMABLE: Final = frozenset({"credit_code", "holder_code", "company_name", "holder_name", "person_name"})
"""Rules of which a person may confirm something; the model checks the rest of what they check."""
_WRONG_FOR: Final = {
    "serial_1904": frozenset({("date", "1900"), ("last_day", "1900")}),
    "truth_value": _TEXTS,
    "date_for_text": _TEXTS,
}
"""Problems that are some only where the cell goes through one of these rules."""


class RowFaults:
    """Explains the faults of rows of one record; it keeps nothing of any row."""

    def __init__(
        self,
        bound: BoundRecord,
        header: Header,
        encoding: str,
        surroundings: Mapping[str, SkipReason | None],
    ) -> None:
        self._bound = bound
        self._surroundings = surroundings
        self._header = header
        self._encoding = encoding

    def refuse(self, row: Row, source: Source, error: RuleError, found: Found) -> None:
        """Note a value a rule cannot take: as a fault, or as a warning where it is left out.

        The profile says what is left out; a code that a spreadsheet has destroyed is, too, where the licence
        holds without it: nobody can mend it but from the source.
        """
        fields, faults, warnings = found
        if row.problems and self._confirmed(row, source, error, fields):
            return
        ends = self._word_of_end(row, source) if error.fault == _UNKNOWN else ""
        if ends:  # never to be read as something else, nor left out
            faults.append(fault(self._named(source), source.into[0], "value_speaks_of_end", word=ends))
            return
        one = fault(self._named(source), source.into[0], error.fault, **error.values)
        destroyed = error.fault in DESTROYED and self._bound.essential.isdisjoint(source.into)
        (warnings if source.leave_out or destroyed else faults).append(one)

    def _word_of_end(self, row: Row, source: Source) -> str:
        """Give the word of an end that a cell of a source has behind what it should hold."""
        cells = (row.cells[self._header.find(column)[0]] for column in source.columns)
        return next(filter(None, map(speaks_of_end, cells)), "")

    def _confirmed(self, row: Row, source: Source, error: RuleError, fields: dict[str, FieldValue]) -> bool:
        """Take what a rule refused, if a person has confirmed it, for the model to check as confirmed.

        Only of the rule that gives the value of the field; nothing goes on with a text that was refused.
        """
        otherwise = error.otherwise
        if otherwise is None or Confirmation(error.fault) not in confirmed_of(row):
            return False
        if source.rules[-1].rule.name not in _CONFIRMABLE:
            return False
        values = otherwise if isinstance(otherwise, tuple) else (otherwise,)
        for field, value in zip(source.into, values, strict=True):
            if fields.setdefault(field, value) != value:
                return False
        return True

    def noted(self, source: Source, field: str, noted: Noted, warnings: Faults) -> Value:
        """Note a value a clerk should look at, and give it."""
        warnings.append(fault(self._named(source), field, noted.code))
        return noted.value

    def take(
        self,
        values: tuple[Outcome, ...],
        source: Source,
        fields: dict[str, FieldValue],
        faults: Faults,
        warnings: Faults,
    ) -> None:
        """Write what a source gives into the fields; where another source wrote something else, say so."""
        for field, value in zip(source.into, values, strict=False):  # no values: all cells were empty
            if isinstance(value, Nothing):
                continue
            plain = self.noted(source, field, value, warnings) if isinstance(value, Noted) else value
            if fields.setdefault(field, plain) != plain:
                faults.append(fault(self._named(source), field, "sources_disagree"))

    def state(
        self, at: int, text: str, words: dict[str, SkipReason | None], faults: Faults
    ) -> SkipReason | None:
        """Read a state written in a way not met before."""
        plain = half_width(bare(text))
        if plain in words:
            words[text] = words[plain]
            return words[plain]
        word = speaks_of_end(plain)
        goes_on = next(one.state for one in self._bound.states if one.at == at).others_go_on
        if word and goes_on:
            faults.append(fault(self._header.names[at], "", "state_speaks_of_end", word=word))
        elif not goes_on:
            faults.append(fault(self._header.names[at], "", "state_unknown" if plain else "state_blank"))
        return None

    def business_state(self, field: str, said: CertificateStatus, faults: Faults) -> SkipReason | None:
        """Skip what a business or vehicle state says is over, unless another column vouches for it.

        A column vouches that knows cancelled licences, and did not call this one so.
        """
        if any(SkipReason.CANCELLED in one.words.values() for one in self._bound.states):
            faults.append(fault(self._bound.columns.get(field, ""), field, "states_disagree"))
            return None
        return SkipReason(said)

    def missing(self, fields: dict[str, FieldValue], faults: Faults) -> None:
        """Note every essential field without a value, unless its column has a fault already."""
        at_fault = {one.column for one in faults}
        for field in sorted(self._bound.essential - fields.keys()):
            column = self._bound.columns.get(field, "")
            if not column or at_fault.isdisjoint({column, *column.split("+")}):
                faults.append(fault(column, field, "missing"))

    def type_of(self, fields: dict[str, FieldValue], faults: Faults) -> str | None:
        """Choose the type by the codes of the row; None when they are missing or of several types."""
        bound = self._bound
        if bound.record.type_key:
            return bound.record.type_key
        field, choose = BY_FAMILY[bound.record.family]
        codes = fields.get(field)
        if not isinstance(codes, tuple):
            return None
        try:
            bound.types[codes] = choose(codes)
        except RuleError as error:
            faults.append(fault(bound.columns.get(field, ""), field, error.fault, **error.values))
        return bound.types.get(codes)

    def key_of(self, type_key: str | None, fields: dict[str, FieldValue]) -> LicenceKey | None:
        """Give what makes rows the same licence, when both type and number are known."""
        parts = [fields.get(field) for field in NUMBERED[self._bound.record.family]]
        if type_key is None or None in parts:
            return None
        return LicenceKey(type_key, printed_number(*map(str, parts)))

    def problems(
        self, row: Row, skip: SkipReason | None, faults: Faults, warnings: Faults
    ) -> SkipReason | None:
        """Add what the reader found wrong; of a cell no field is read from, only as a warning.

        A row whose cells may stand in the wrong columns is never skipped: its state may be another cell's.
        Nor is one for a last day, or a state, that itself is at fault.
        """
        if not any(row.cells):
            faults.clear()  # nothing could be read; that everything is missing follows from it
        used = self._used()
        faults += self._flagged(row, faults)
        found = problems_of(row, self._header, self._encoding)
        for problem, one in zip(row.problems, found, strict=True):
            if problem.code == _DELETED:
                skip = SkipReason.DELETED
                continue
            if problem.code in _TAKEN_ELSEWHERE:
                continue
            if problem.code in _AROUND:
                said = warnings if problem.code == DOUBTED_SECTION else faults
                skip = self._around(problem, one, skip, said)
                continue
            if problem.code == HIDDEN:  # who vouches for rows vouches for those that can be seen
                (warnings if self._bound.states else faults).append(one)
                continue
            if problem.code in _WRONG_FOR and _WRONG_FOR[problem.code].isdisjoint(self._rules_of(one.column)):
                continue
            shifted = not one.column or problem.code in _SHIFTING
            is_fault = shifted or (one.column in used and problem.code not in _DOUBTS)
            (faults if is_fault else warnings).append(one)
            if shifted or (is_fault and one.column in self._reasons(skip)):
                skip = None
        return skip

    def _flagged(self, row: Row, known: Faults) -> Faults:
        """Give what was said of flags when the row came back, where it still holds."""
        marks = [one for one in row.problems if one.code == FLAGGED]
        said = [
            _fault_of(one, self._header, self._encoding)
            for one in marks
            if one.column in self._bound.unexplained
        ]
        return [one for one in (*said, *self._twins(row)) if one not in known]

    def _twins(self, row: Row) -> Faults:
        """Give what was said of columns that repeat others when the row came back, where it still holds."""
        faults: Faults = []
        marks = [one for one in row.problems if one.code == TWIN]
        for mark in marks:
            names, unread = self._header.names, self._bound.unexplained.intersection({mark.column})
            possible = list(possible_twins(unread, self._header, self._bound.record, ""))
            look = twin_watch(possible, names, {names[mark.column]: mark.said.split("、")})
            if look is not None:
                look(row.cells, {}, faults, [])
        return faults

    def _around(
        self, problem: CellProblem, one: Fault, skip: SkipReason | None, faults: Faults
    ) -> SkipReason | None:
        """Take what stands around a row as the profile says, by the longest of its words; else as a fault.

        Where it speaks of licences in force as well (正常及注销车辆), a column of states tells them apart.
        """
        said = problem.said
        known = max((word for word in self._surroundings if word in said), key=len, default=None)
        if known is None:
            is_of_state = problem.code != OF_KIND
            if not (is_of_state and self._bound.states and names_in_force(said)):
                faults.append(one)
            return skip
        return skip or self._surroundings[known]

    def _rules_of(self, column: str) -> set[tuple[str, str]]:
        """Give the rules, with their arguments, that a column goes through."""
        sources = [one.source for one in self._bound.cells] + [one.source for one in self._bound.rows]
        reading = (source for source in sources if column in self._named(source).split("+"))
        return {(call.rule.name, call.argument) for source in reading for call in source.rules}

    def _reasons(self, skip: SkipReason | None) -> set[str]:
        """Give the columns that say why a row is skipped."""
        if skip is SkipReason.EXPIRED:
            return set(self._bound.columns.get("valid_to", "").split("+"))
        state = BUSINESS_STATES[self._bound.record.family].field
        names = (self._header.names[one.at] for one in self._bound.states)
        return {*names, *self._bound.columns.get(state, "").split("+")}

    def _used(self) -> set[str]:
        """Give the columns something is read from: fields, states, and conditions of the record."""
        used = {name for names in self._bound.columns.values() for name in names.split("+")}
        read = [one.at for one in self._bound.states]
        read += [at for one in self._bound.record.when for at in self._header.find(one.column)]
        return used.union(self._header.names[at] for at in read)

    def _named(self, source: Source) -> str:
        """Name the columns of a source as the header does."""
        return "+".join(self._header.names[self._header.find(column)[0]] for column in source.columns)


def confirmed_of(row: Row) -> tuple[Confirmation, ...]:
    """Give what a person has confirmed of a row that came back."""
    return tuple(Confirmation(one.said) for one in row.problems if one.code == CONFIRMED)


def problems_of(row: Row, header: Header, encoding: str) -> list[Fault]:
    """Say what the reader found wrong with a row."""
    return [_fault_of(problem, header, encoding) for problem in row.problems]


def _fault_of(problem: CellProblem, header: Header, encoding: str) -> Fault:
    if problem.code == FLAGGED:
        return flag_fault(header.names[problem.column], problem.said)
    if problem.code == TWIN:
        return fault(header.names[problem.column], "", TWIN, other=problem.said)
    offset = "?" if problem.offset is None else problem.offset
    named = ENCODING_NAMES.get(encoding, encoding)
    found = source_message(problem.code, limit=CELL_CHARS, offset=offset, encoding=named, said=problem.said)
    is_cell = 0 <= problem.column < len(header.names)  # else the whole row, or a cell beyond the header
    column = header.names[problem.column] if is_cell else ""
    return Fault(column, "", found.code, found.zh, found.en, found.remedy_zh, found.remedy_en)
