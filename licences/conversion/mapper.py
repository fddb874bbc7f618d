"""Profile and row -> draft: the profile is bound to the header of a table once, then maps every row.

Nothing is guessed: where a row can mean two things it gets a fault, and all faults of a row are found.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Final

from licences.confirmations import Confirmation
from licences.conversion.bound_record import BoundRecord, bind_record
from licences.conversion.context import RunContext
from licences.conversion.draft import NUMBERED, Draft, FieldValue, LicenceKey, printed_number
from licences.conversion.face_fields import family_of
from licences.conversion.fault import RuleError, fault
from licences.conversion.flags import NO_FLAGS, Flags
from licences.conversion.header import Header, bound_records
from licences.conversion.kind_watch import KindsAround
from licences.conversion.own_kind import OwnKind
from licences.conversion.profile import Profile
from licences.conversion.readers.side_rows import SIDE_ROWS
from licences.conversion.readers.table import Row
from licences.conversion.row_faults import Faults, RowFaults, confirmed_of, problems_of
from licences.conversion.rules import Noted, Nothing
from licences.conversion.rules.characters import PADDING
from licences.conversion.skip import SkipReason
from licences.conversion.state_sources import untold
from licences.conversion.twin_columns import Twin, possible_twins
from licences.conversion.type_choice import BY_FAMILY
from licences.conversion.unread import may_tell, unread_columns
from licences.conversion.watch import NONE_USUAL
from licences.conversion.zeroed import CHECKED, UNCHECKED, NumberColumn
from licences.memo import Memo
from licences.rules.business_state import BUSINESS_STATES

KEY_FIELDS: Final = (
    frozenset(field for fields in NUMBERED.values() for field in fields)
    | frozenset(codes for codes, _ in BY_FAMILY.values())
    | frozenset(state.field for state in BUSINESS_STATES.values())
)
"""What a row has to tell to be known as one of a certain licence: numbers, codes that choose the type, and
the state that says it is over."""

RowMapper = Callable[[Row], Draft]
_new_draft: Final = partial(tuple.__new__, Draft)
_new_key: Final = partial(tuple.__new__, LicenceKey)
"""Make a named tuple of a tuple of its values; twice as fast as calling it."""


class Mapper:
    """A profile bound to the header of one table and to a run."""

    def __init__(
        self,
        profile: Profile,
        names: Sequence[str],
        context: RunContext,
        encoding: str = "",
        only: frozenset[str] | None = None,
        *,
        labels: Sequence[str] = (),
        usual: Mapping[str, str] = NONE_USUAL,
        flags: Flags = NO_FLAGS,
    ) -> None:
        """Bind.

        Args:
            profile: the source format.
            names: the header of the table.
            context: the run.
            encoding: of the table, for messages.
            only: the fields to read, `KEY_FIELDS` among them; None = all. Faults are then not complete.
            labels: what the source says of each column beside its name.
            usual: column of remarks -> the one that nearly every row has.
            flags: what the whole table shows of columns nothing is read from.

        Raises:
            BindError: the table lacks columns, or has one twice.
        """
        self.profile = profile
        self._header = Header(names, profile.groups, labels)
        self._encoding = encoding
        records = bound_records(profile, self._header)
        self._bound = [
            bind_record(one, profile, self._header, context, only, usual=usual, flags=flags)
            for one in records
        ]
        self.unread = unread_columns(profile, self._header, records)
        self.untold = untold(self._bound)
        self.vouched = tuple(dict.fromkeys(one.vouched for one in records if one.vouched))
        self._choices = tuple((one.matches, self._row_mapper(one, context.today)) for one in self._bound)
        tested = {self._header.index(when.column, profile.name) for one in records for when in one.when}
        self._tested = itemgetter(*tested) if tested else itemgetter(slice(0))
        self._chosen: Memo[object, RowMapper] = Memo()

    def columns_of(self, field: str, type_key: str | None = None) -> str:
        """Give the columns a field is read from, joined with +; empty when there are none.

        Args:
            field: of the face.
            type_key: of the row; records of other types and families may read other columns.
        """
        for one in self._bound:
            key = one.record.type_key
            if type_key in {None, key} or (key is None and family_of(str(type_key)) == one.record.family):
                return one.columns.get(field, "")
        return ""

    def number_columns(self) -> tuple[NumberColumn, ...]:
        """Give the columns that hold identifiers, for `ZeroedNumbers`."""
        found: dict[int, bool] = {}
        for bound in self._bound:
            for source in [*(one.source for one in bound.cells), *(one.source for one in bound.rows)]:
                names = {call.rule.name for call in source.rules}
                if names & (CHECKED | UNCHECKED) and len(source.columns) == 1:
                    at = self._header.find(source.columns[0])[0]
                    found[at] = found.get(at, False) or bool(names & CHECKED)
        return tuple(NumberColumn(at, checked) for at, checked in sorted(found.items()))

    def flag_columns(self) -> dict[int, str]:
        """Give index and name of the columns that may be flags or days of an end, for `FlagColumns`."""
        names, labels = self._header.names, self._header.labels
        found = {
            at
            for bound in self._bound
            for at in bound.unexplained
            if may_tell(names[at], labels[at], bound.record.family)
        }
        return {at: names[at] for at in sorted(found)}

    def possible_twins(self) -> list[Twin]:
        """Give the columns that may repeat one that is read, for `TwinColumns`."""
        found = {
            twin: None
            for bound in self._bound
            for twin in possible_twins(
                sorted(bound.unexplained), self._header, bound.record, self.profile.name
            )
        }
        return list(found)

    def draft(self, row: Row) -> Draft:
        """Map one row."""
        cells = row.cells
        if row.problems and row.problems[0].code in SIDE_ROWS:
            said = tuple(problems_of(row, self._header, self._encoding))
            return Draft(row.number, None, {}, said, (), None, None, "")
        draft = self._chosen.get(self._tested(cells)) or self._choose(cells)
        if draft is not None:
            return draft(row)
        faults = problems_of(row, self._header, self._encoding)
        if not faults or any(row.cells):
            faults.append(fault("", "", "no_record_fits"))
        return Draft(row.number, None, {}, tuple(faults), (), None, None, "")

    def _choose(self, cells: tuple[str, ...]) -> RowMapper | None:
        """Find the first record whose conditions the cells meet, and remember it with the cells tested."""
        for matches, draft in self._choices:
            if matches is None or matches(cells):
                return self._chosen.keep(self._tested(cells), draft)
        return None

    def _row_mapper(self, bound: BoundRecord, today: date) -> RowMapper:
        """Make the function that maps the rows of one record; what it needs is looked up here, once."""
        explain = RowFaults(bound, self._header, self._encoding, self.profile.surroundings)
        around = KindsAround(OwnKind(bound.record, self._header, self.profile.name))
        finish = _make_finish(bound, explain, around, today)
        plan = tuple((one.at, one.recall, one.convert, one.field, one.source) for one in bound.cells)
        rows, constants, look_at_unread = bound.rows, bound.constants, bound.watch
        name = bound.record.name
        untold_state = [fault("", "", "state_not_told", records=name)] if name in self.untold else []

        def draft(row: Row) -> Draft:
            cells = row.cells
            fields = constants.copy()
            faults: Faults = [*untold_state]
            warnings: Faults = []
            for at, recall, convert, field, source in plan:
                text = cells[at]
                if not text:
                    continue
                value = recall(text)
                if value is None:
                    try:
                        outcome = convert(text)
                    except RuleError as error:
                        explain.refuse(row, source, error, (fields, faults, warnings))
                        continue
                    if isinstance(outcome, Nothing):
                        continue
                    if isinstance(outcome, Noted):
                        outcome = explain.noted(source, field, outcome, warnings)
                    value = outcome
                fields[field] = value
            for read, source in rows:
                try:
                    explain.take(read(cells), source, fields, faults, warnings)
                except RuleError as error:
                    explain.refuse(row, source, error, (fields, faults, warnings))
            look_at_unread(cells, fields, faults, warnings)
            return finish(row, fields, faults, warnings)

        return draft


def _make_finish(
    bound: BoundRecord, explain: RowFaults, around: KindsAround, today: date
) -> Callable[[Row, dict[str, FieldValue], Faults, Faults], Draft]:
    """Make the function that says what can be said only of a row as a whole."""
    states = tuple((one.at, one.words) for one in bound.states)
    state_field, over = BUSINESS_STATES[bound.record.family]
    identify, office = _make_identify(bound, explain), bound.office

    def finish(row: Row, fields: dict[str, FieldValue], faults: Faults, warnings: Faults) -> Draft:
        cells = row.cells
        skip = None
        for at, words in states:
            text = cells[at]
            reason = words[text] if text in words else explain.state(at, text, words, faults)
            skip = skip or reason
        business = fields.get(state_field)
        if skip is None and business in over:
            skip = explain.business_state(state_field, over[str(business)], faults)
        type_key, key = identify(fields, faults)
        last = fields.get("valid_to")
        if skip is None and isinstance(last, date) and last < today and _ends_a_term(fields, last):
            skip = SkipReason.EXPIRED
        confirmed: tuple[Confirmation, ...] = ()
        if row.problems and (left := around.left(row, fields)):
            row = row if left is row.problems else row._replace(problems=left)
            skip = explain.problems(row, skip, faults, warnings)
            confirmed = confirmed_of(row)
        if skip is not None:
            faults = warnings = []
        named = "" if office is None else cells[office].strip(PADDING)
        values = (row.number, type_key, fields, tuple(faults), tuple(warnings), skip, key, named, confirmed)
        return _new_draft(values)

    return finish


def _ends_a_term(fields: dict[str, FieldValue], last: date) -> bool:
    """Say whether a last day may be one: not before the issue, nor the first day, where they are known."""
    known = (fields.get("issue_date"), fields.get("valid_from"))
    return all(last >= day for day in known if isinstance(day, date))


def _make_identify(
    bound: BoundRecord, explain: RowFaults
) -> Callable[[dict[str, FieldValue], Faults], tuple[str | None, LicenceKey | None]]:
    """Make the function that gives type and key of a row, and notes what is missing."""
    pick, types, known_type = bound.pick, bound.types, bound.record.type_key

    def identify(fields: dict[str, FieldValue], faults: Faults) -> tuple[str | None, LicenceKey | None]:
        try:
            codes, numbers, _ = pick(fields)
        except KeyError:
            explain.missing(fields, faults)
            type_key = explain.type_of(fields, faults)
            return type_key, explain.key_of(type_key, fields)
        type_key = known_type or types.get(codes) or explain.type_of(fields, faults)
        if type_key is None:
            return None, None
        return type_key, _new_key((type_key, printed_number(*numbers)))

    return identify
