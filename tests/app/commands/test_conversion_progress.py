"""The progress of a conversion, as people see it."""

import io

from rich.console import Console

from app.commands.conversion_progress import ProgressBar
from app.conversion.run import RunState
from app.conversion.runner import Progress


def shown(steps, *, terminal):
    """Show some steps, each at its second, and give what was written."""
    out, seconds = io.StringIO(), [0.0]
    console = Console(file=out, force_terminal=terminal, width=100, color_system=None)
    with ProgressBar(console, lambda: seconds[0]) as bar:
        for at, *step in steps:
            seconds[0] = at
            bar.show(Progress(*step))
    return out.getvalue()


def test_lines_where_there_is_no_terminal():
    """In a log there should be a line every ten seconds, the total once it is known."""
    steps = [
        (0, RunState.PLANNING, 5_000, None),
        (1, RunState.PLANNING, 10_000, None),
        (12, RunState.CONVERTING, 5_000, 10_000),
    ]
    expected = ["读取 reading 5,000 行 rows", "转换 converting 5,000 / 10,000 行 rows"]
    actual = shown(steps, terminal=False).splitlines()
    assert expected == actual


def test_a_bar_on_a_terminal():
    """On a terminal both phases should be there, the first with the total it came to."""
    steps = [(0, RunState.PLANNING, 10_000, None), (1, RunState.CONVERTING, 5_000, 10_000)]
    said = shown(steps, terminal=True)
    expected = (True, True)
    actual = ("10000/10000" in said, "5000/10000" in said)
    assert expected == actual
