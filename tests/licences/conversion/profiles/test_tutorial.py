"""docs/profiles.md is true: its profile passes the check and does to its table what the page says."""

import csv
import io
import re
from datetime import date
from pathlib import Path

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profile_check import check_profile
from licences.conversion.profiles import names, read_profile
from licences.conversion.readers.table import Row
from licences.conversion.rules import RULES
from licences.types import by_key

PAGE = (Path(__file__).parents[4] / "docs/profiles.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))


def after(mark, kind):
    """Give the block behind a mark of the page."""
    return re.search(rf"<!-- {mark}.*?-->\n```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


def whole_profile():
    """Put the blocks together: head, ride-hailing first as it has a condition, the record, its state, its fields."""
    head, record, ride_hailing, state, fields = BLOCKS
    return f"{head}\n{ride_hailing}\n{record}\n{state}\n{fields}"


def drafts():
    """Map the table of the page."""
    header, *rows = csv.reader(io.StringIO(after("sample", "csv")))
    mapper = Mapper(read_profile(whole_profile(), "county"), header, RUN)
    return [mapper.draft(Row(number, tuple(cells))) for number, cells in enumerate(rows, start=2)]


def said(draft):
    """Write a draft as the page does."""
    if draft.skip:
        return f"{draft.row_number} {draft.skip}"
    if draft.faults:
        return f"{draft.row_number} " + "; ".join(f"{one.column}: {one.code}" for one in draft.faults)
    scope, first, last = (draft.fields[name] for name in ("business_scope", "valid_from", "valid_to"))
    name = by_key(draft.type_key).name_zh
    return f"{draft.row_number} {name}: {draft.key.number}, {' '.join(scope)}, {first} – {last}"


def test_the_profile_of_the_page_has_no_mistakes():
    """What the reader has typed passes the check."""
    assert check_profile(whole_profile()) == ()


def test_the_table_of_the_page_becomes_what_the_page_says():
    """Every row has the outcome shown, all faults of row 4 among them."""
    shown = after("outcome", "text").strip().splitlines()
    assert sorted(map(_in_order, map(said, drafts()))) == sorted(map(_in_order, shown))


def _in_order(line):
    """Write the faults of a line in alphabetical order: the page lists them by column."""
    number, _, rest = line.partition(" ")
    return f"{number} " + "; ".join(sorted(rest.split("; ")))


def test_the_telephone_left_out_is_a_warning():
    """A number without area code does not reject a row by itself; rows 2, 3 and 5 have no warning."""
    warned = {draft.row_number: [one.code for one in draft.warnings] for draft in drafts() if draft.warnings}
    assert warned == {4: ["telephone_form"]}


def test_the_mistake_of_the_page_is_explained_as_shown():
    """The messages of the check are those the page shows, at the line of the mistake."""
    before, mistaken = re.search(r"<!-- mistake: (\S+) -> (\S+) -->", PAGE).groups()
    text = whole_profile().replace(f'"{before}"', f'"{mistaken}"')
    (found,) = check_profile(text)
    assert after("mistake", "text").split("\n")[:3] == [found.zh, found.en, found.remedy_zh]
    assert mistaken in text.splitlines()[found.line - 1]


def test_every_rule_is_on_the_page():
    """The table of rules is complete."""
    missing = [rule.name for rule in RULES if f"`{rule.name}`" not in PAGE and f"`{rule.name}:" not in PAGE]
    assert missing == []


def test_there_is_a_profile_for_each_of_the_seven_styles():
    """The shipped profiles are named by their style, in order."""
    assert [name.split("_")[0] for name in names()] == [f"style{number}" for number in range(1, 8)]
