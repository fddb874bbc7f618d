"""Sample face data of the nine types: invented persons, companies and vehicles, dated from today.

In `samples/<key>.json` a date may be ``today``, ``today-6y`` (the same day six years ago) or ``today+4y``
(the last day of a term of four years that begins today); everything else is as the API takes it.
"""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from licences.types import TYPES

FOLDER: Final = Path(__file__).parent / "samples"
_DAY: Final = re.compile(r"today(?:([+-])([0-9]{1,2})y)?")


def sample_faces(today: date) -> dict[str, dict[str, Any]]:
    """Give the sample face data by key of the type, in the order of `licences.types.TYPES`.

    Args:
        today: the day of issue, China time.
    """
    return {each.key: sample_face(each.key, today) for each in TYPES}


def sample_face(key: str, today: date) -> dict[str, Any]:
    """Give the sample face data of one type."""
    face = json.loads((FOLDER / f"{key}.json").read_text("utf-8"))
    return {name: _dated(value, today) for name, value in face.items()}


def _dated(value: object, today: date) -> object:
    """Put the date in the place of its description; leave any other value as it is."""
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    sign, years = match.groups()
    if sign is None:
        return today.isoformat()
    if sign == "-":
        return _years_later(today, -int(years)).isoformat()
    return (_years_later(today, int(years)) - timedelta(days=1)).isoformat()


def _years_later(day: date, years: int) -> date:
    """Give the same day of another year; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
