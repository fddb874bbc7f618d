"""Tables of the report: rows of a name, a bar and numbers. Text comes in as it is and goes out escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from app.conversion.report.charts import Part, bar, per_cent
from app.conversion.report.names import one_line, plain
from app.conversion.report.words import Words


class Line(NamedTuple):
    """One row of a table.

    Attributes:
        name: safe HTML.
        parts: of the bar.
        whole: what the full bar stands for.
        numbers: as they are to be printed.
        is_sum: whether it sums up rows that are not shown.
    """

    name: str
    parts: Sequence[Part]
    whole: int
    numbers: Sequence[str]
    is_sum: bool = False


def table(head: Sequence[Words], lines: Iterable[Line], *, look: str = "") -> str:
    """Draw a table.

    Args:
        head: of the name and of each number; the bar has none.
        lines: its rows.
        look: "wide": on a phone the numbers stand below the name, each with its label; "long": long names.
    """
    numbers = head[1:]
    top = "".join(f'<th class="n" scope="col">{both(one)}</th>' for one in numbers)
    rows = "\n".join(_row(line, [one.zh for one in numbers] if look else []) for line in lines)
    name = f'<th class="name" scope="col">{both(head[0])}</th><th aria-hidden="true"></th>'
    kind = f' class="{look}"' if look else ""
    return f"<table{kind}>\n<thead><tr>{name}{top}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(line: Line, labels: Sequence[str]) -> str:
    said = [f' data-label="{text(label)}"' for label in labels] or [""] * len(line.numbers)
    numbers = "".join(
        f'<td class="n"{label}>{text(number)}</td>' for number, label in zip(line.numbers, said, strict=True)
    )
    drawn = bar(line.parts, line.whole, text(", ".join(line.numbers)))
    kind = ' class="sum"' if line.is_sum else ""
    name = f'<th class="name" scope="row">{line.name}</th>'
    return f'<tr{kind}>{name}<td class="b">{drawn}</td>{numbers}</tr>'


def counted(count: int, whole: int) -> tuple[str, str]:
    """Give a count and its share, as two numbers of a line."""
    return f"{count:,}", per_cent(count, whole)


def text(value: object) -> str:
    r"""Make any text safe, on one line.

    >>> text("<b>&\n")
    '&lt;b&gt;&amp;'
    """
    return escape(one_line(str(value)))


def name_of(value: str) -> str:
    """Make a name from a file safe and short."""
    return escape(plain(value))


def both(said: Words) -> str:
    """Say both languages."""
    return f'{text(said.zh)} <span lang="en">{text(said.en)}</span>'


def section(title: Words, *body: str) -> str:
    """Frame a part of the report; nothing if it is empty."""
    inner = "\n".join(part for part in body if part)
    return f"<section>\n<h2>{both(title)}</h2>\n{inner}\n</section>" if inner else ""


def paragraph(said: Words, look: str = "") -> str:
    """Say a sentence in both languages."""
    kind = f' class="{look}"' if look else ""
    return f'<p{kind}>{text(said.zh)} <span lang="en">{text(said.en)}</span></p>'
