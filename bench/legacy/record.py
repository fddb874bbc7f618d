"""What is true of one licence, before a province writes it down.

A record maps the names of face fields to JSON values, as `FaceData.model_dump(mode="json")` would give them;
names that begin with an underscore are facts the exports tell beside (the branch that issued the licence).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeVar

from bench.legacy import days, words

Record = dict[str, Any]
T = TypeVar("T")
NO_TERM: Final = "9999-12-31"
_OLDEST_ISSUE: Final = 600
"""Days before today within which licences in force were issued, so that no term ends soon."""
_HEADS: Final[tuple[str, ...]] = tuple(surname + given for surname in words.SURNAMES for given in words.GIVEN)
_LASTS: Final[tuple[str, ...]] = (*words.GIVEN, *("" for _ in range(20)))
"""The last characters of a name; three names in ten have only two characters."""
_NAMES: Final = len(_HEADS) * len(_LASTS)
_HOUSES: Final = 900


@dataclass(frozen=True, slots=True)
class Draw:
    """Seeded chance, and the day on which the export is made (an ordinal)."""

    random: Callable[[], float]
    today: int

    def below(self, limit: int) -> int:
        """Draw a number from 0 to limit - 1."""
        return int(self.random() * limit)

    def one_of(self, choices: Sequence[T]) -> T:
        """Draw one of several."""
        return choices[int(self.random() * len(choices))]


def draw_for(seed: int, today: int) -> Draw:
    """Begin the chance of one export."""
    return Draw(Random(seed).random, today)


def company_name(number: int, place: str) -> str:
    """Invent the name of the company with this number: 杭州示例安达运输有限公司.

    >>> company_name(1, "杭")
    '杭州示例达安运输有限公司'
    """
    rest, one = divmod(number, len(words.SYLLABLES))
    rest, two = divmod(rest, len(words.SYLLABLES))
    trade = words.TRADES[rest % len(words.TRADES)]
    return f"{words.CITIES[place]}示例{words.SYLLABLES[one]}{words.SYLLABLES[two]}{trade}有限公司"


def person_name(draw: Draw) -> str:
    """Invent a person's name of two or three characters."""
    rest, last = divmod(draw.below(_NAMES), len(_LASTS))
    return _HEADS[rest] + _LASTS[last]


def address(draw: Draw, place: str) -> str:
    """Invent an address."""
    street, number = divmod(draw.below(_HOUSES * len(words.STREETS)), _HOUSES)
    return f"浙江省{words.CITIES[place]}市{words.STREETS[street]}{number + 1}号"


def dated(record: Record, issued: int, last: int) -> Record:
    """Write issue and term into a record; the term begins on the day of issue."""
    record["issue_date"] = record["valid_from"] = days.iso(issued)
    record["valid_to"] = days.iso(last)
    return record


def issue_day(draw: Draw) -> int:
    """Draw the day of issue of a licence still in force for long."""
    return draw.today - int(draw.random() * _OLDEST_ISSUE)
