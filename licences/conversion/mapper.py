"""Profile and row -> draft: the profile is bound to the header of a table once, then maps every row.

Nothing is guessed: where a row can mean two things it gets a fault, and all faults of a row are found.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from licences.conversion.bound_record import BoundRecord, bind_record
from licences.conversion.context import RunContext
from licences.conversion.draft import NUMBERED, Draft, FieldValue, LicenceKey
from licences.conversion.errors import source_message
from licences.conversion.fault import Fault, RuleError, fault
from licences.conversion.header import Header, bound_records
from licences.conversion.profile import Profile, Source
from licences.conversion.readers.table import CELL_CHARS, ENCODING_NAMES, WHOLE_ROW, CellProblem, Row
from licences.conversion.rules import Noted, Nothing, Several
from licences.conversion.rules.characters import PADDING, half_width
from licences.conversion.skip import SkipReason
from licences.conversion.type_choice import BY_FAMILY
from licences.identifiers import licence_number

_SHIFTED: Final = frozenset({"undecodable"})
"""Problems of a cell after which no other cell of the row is sure: a lost byte may have been a separator."""


class Mapper:
    """A profile bound to the header of one table and to a run."""

    def __init__(
        self, profile: Profile, names: Sequence[str], context: RunContext, encoding: str = ""
    ) -> None:
        """Bind.

        Args:
            profile: the source format.
            names: the header of the table.
            context: the run.
            encoding: of the table, for messages.

        Raises:
            BindError: the table lacks columns, or has one twice.
        """
        self.profile = profile
        self._header = Header(names)
        self._today = context.today
        self._encoding = ENCODING_NAMES.get(encoding, encoding)
        records = bound_records(profile, self._header)
        self._records = tuple(bind_record(one, profile, self._header, context) for one in records)
        self._only = None if self._records[0].matches else self._records[0]

    def draft(self, row: Row) -> Draft:
        """Map one row."""
        bound = self._only or self._fitting(row.cells)
        if bound is None:
            faults = (*self._problems(row), fault("", "", "no_record_fits"))
            return Draft(row.number, None, {}, faults, (), None, None, "")
        return self._draft(bound, row)

    def _fitting(self, cells: tuple[str, ...]) -> BoundRecord | None:
        for bound in self._records:
            if bound.matches is None or bound.matches(cells):
                return bound
        return None

    def _draft(self, bound: BoundRecord, row: Row) -> Draft:
        cells = row.cells
        fields = bound.constants.copy()
        faults: list[Fault] = []
        warnings: list[Fault] = []
        for index, recall, convert, field, source in bound.cells:
            text = cells[index]
            if not text:
                continue
            value = recall(text)
            if value is None:
                try:
                    found = convert(text)
                except RuleError as error:
                    self._refuse(source, error, faults, warnings)
                    continue
                if isinstance(found, Noted):
                    warnings.append(fault(self._named(source), field, found.code))
                    value = found.value
                elif isinstance(found, Nothing):
                    continue
                else:
                    value = found
            fields[field] = value
        if bound.rows:
            self._rows(bound, cells, fields, faults, warnings)
        return self._finished(bound, row, fields, faults, warnings)

    def _rows(
        self,
        bound: BoundRecord,
        cells: tuple[str, ...],
        fields: dict[str, FieldValue],
        faults: list[Fault],
        warnings: list[Fault],
    ) -> None:
        for read, source in bound.rows:
            try:
                several = read(cells)
            except RuleError as error:
                self._refuse(source, error, faults, warnings)
                continue
            if several is not None:
                self._take(several, source, fields, faults, warnings)

    def _finished(
        self,
        bound: BoundRecord,
        row: Row,
        fields: dict[str, FieldValue],
        faults: list[Fault],
        warnings: list[Fault],
    ) -> Draft:
        """Say what can be said only of the row as a whole: its type, what is missing, whether to skip it."""
        skip = self._state(bound, row.cells, faults) if bound.states else None
        type_key = bound.record.type_key or self._type(bound, fields, faults)
        if not bound.essential <= fields.keys():
            self._missing(bound, fields, faults)
        last = fields.get("valid_to")
        if skip is None and isinstance(last, date) and last < self._today:
            skip = SkipReason.EXPIRED
        if row.problems:
            skip = self._add_problems(bound, row, skip, faults, warnings)
        if skip is not None:
            faults, warnings = [], []
        office = "" if bound.office is None else row.cells[bound.office].strip(PADDING)
        key = _key(bound, type_key, fields)
        return Draft(row.number, type_key, fields, tuple(faults), tuple(warnings), skip, key, office)

    def _take(
        self,
        several: Several,
        source: Source,
        fields: dict[str, FieldValue],
        faults: list[Fault],
        warnings: list[Fault],
    ) -> None:
        """Write what a source gives into the fields; where another source wrote something else, say so."""
        for field, value in zip(source.into, several.values, strict=True):
            if not isinstance(value, Nothing) and fields.setdefault(field, value) != value:
                faults.append(fault(self._named(source), field, "sources_disagree"))
        if several.code:
            warnings.append(fault(self._named(source), source.into[0], several.code))

    def _refuse(self, source: Source, error: RuleError, faults: list[Fault], warnings: list[Fault]) -> None:
        """Note a value a rule cannot take: as a fault, or as a warning where the profile leaves it out."""
        found = error.message
        texts = (found.zh, found.en, found.remedy_zh, found.remedy_en)
        one = Fault(self._named(source), source.into[0], found.code, *texts)
        (warnings if source.leave_out else faults).append(one)

    def _state(self, bound: BoundRecord, cells: tuple[str, ...], faults: list[Fault]) -> SkipReason | None:
        skip = None
        for index, words, state in bound.states:
            text = cells[index]
            if text not in words:
                plain = half_width(text)
                if plain not in words:
                    if state.others_go_on:
                        continue
                    faults.append(fault(self._header.names[index], "", "state_unknown"))
                    continue
                words[text] = words[plain]
            skip = skip or words[text]
        return skip

    def _type(self, bound: BoundRecord, fields: dict[str, FieldValue], faults: list[Fault]) -> str | None:
        field, choose = BY_FAMILY[bound.record.family]
        codes = fields.get(field)
        if not isinstance(codes, tuple):
            return None
        known = bound.types.get(codes)
        if known is None:
            try:
                known = bound.types[codes] = choose(codes)
            except RuleError as error:
                faults.append(fault(bound.columns.get(field, ""), field, error.fault, **error.values))
        return known

    def _missing(self, bound: BoundRecord, fields: dict[str, FieldValue], faults: list[Fault]) -> None:
        """Note every essential field without a value, unless its column has a fault already."""
        at_fault = {one.column for one in faults}
        for field in sorted(bound.essential - fields.keys()):
            column = bound.columns.get(field, "")
            if not column or at_fault.isdisjoint({column, *column.split("+")}):
                faults.append(fault(column, field, "missing"))

    def _add_problems(
        self,
        bound: BoundRecord,
        row: Row,
        skip: SkipReason | None,
        faults: list[Fault],
        warnings: list[Fault],
    ) -> SkipReason | None:
        """Add what the reader found wrong; of a cell no field is read from only as a warning."""
        used = {name for names in bound.columns.values() for name in names.split("+")}
        for problem, found in zip(row.problems, self._problems(row), strict=True):
            shifted = problem.column == WHOLE_ROW or problem.code in _SHIFTED
            (faults if shifted or found.column in used else warnings).append(found)
            if shifted:
                skip = None
        return skip

    def _problems(self, row: Row) -> list[Fault]:
        return [self._problem(problem) for problem in row.problems]

    def _problem(self, problem: CellProblem) -> Fault:
        offset = "?" if problem.offset is None else problem.offset
        found = source_message(problem.code, limit=CELL_CHARS, offset=offset, encoding=self._encoding)
        column = "" if problem.column == WHOLE_ROW else self._header.names[problem.column]
        return Fault(column, "", found.code, found.zh, found.en, found.remedy_zh, found.remedy_en)

    def _named(self, source: Source) -> str:
        """Name the columns of a source as the header does."""
        return "+".join(self._header.names[self._header.find(column)[0]] for column in source.columns)


def _key(bound: BoundRecord, type_key: str | None, fields: dict[str, FieldValue]) -> LicenceKey | None:
    """Give what makes rows the same licence: type and printed number."""
    parts = [fields.get(field) for field in NUMBERED[bound.record.family]]
    if type_key is None or not all(isinstance(part, str) for part in parts):
        return None
    if len(parts) == 1:
        return LicenceKey(type_key, str(parts[0]))
    return LicenceKey(type_key, licence_number.printed(str(parts[0]), str(parts[1])))
