"""What stands below the rows of a file keeps them from being converted, whoever reads them."""

import pytest

from app.conversion import runner
from app.conversion.executors.inline import InlineExecutor
from licences.conversion.profiles import text_of
from tests.app.conversion.exports import (
    STYLE_3,
    begin,
    carry_out,
    certificates,
    convert,
    counts_of,
    faults,
    operator,
    outcomes,
    write,
)

NOTE = "注：以上业户均已注销"


class Interrupted(InlineExecutor):
    """Somebody interrupts before the first chunk."""

    def submit(self, _task):
        """Be interrupted."""
        raise KeyboardInterrupt


def noted(text, *, numbers=range(1, 6)):
    """Give rows of operators, and below them a line of one cell."""
    rows = [operator(at) for at in numbers]
    return [*rows, {name: text if at == 0 else "" for at, name in enumerate(rows[0])}]


@pytest.mark.parametrize("text", [NOTE, "以上业户均已注销", "合计5户（已注销）"])
def test_rows_above_a_footnote_of_an_end_come_back(ready, tmp_path, text):
    """None of them may be issued, and each says what stands below it."""
    counts = convert(ready, write(tmp_path / "export.csv", noted(text)))
    assert (outcomes(counts), certificates(ready)) == ({"rejected": 6}, [])
    assert faults(counts)["footnote_of_end"] == 5


def test_a_column_of_states_tells_which_rows_a_total_counts_as_ended(ready, tmp_path):
    """Where only some have ended, and a column says which, nothing is in doubt."""
    path = write(tmp_path / "export.csv", noted("合计5户（其中已注销2户）"))
    assert outcomes(convert(ready, path)) == {"converted": 5, "rejected": 1}


def test_a_profile_says_what_a_footnote_means(ready, tmp_path):
    """Rows of what has ended are skipped, and those of what is kept are converted."""
    path = write(tmp_path / "export.csv", noted(NOTE))
    for surroundings, expected in (
        ('cancelled = ["均已注销"]', {"skipped": 5, "rejected": 1}),
        ('keep = ["均已注销"]', {"converted": 5, "rejected": 1}),
    ):
        profile = f"{text_of(STYLE_3)}\n[surroundings]\n{surroundings}\n"
        assert outcomes(convert(ready, path, profile_text=profile)) == expected


def test_a_footnote_that_leaves_out_what_has_ended_stops_nothing(ready, tmp_path):
    """It says that those that have ended are not in the table."""
    path = write(tmp_path / "export.csv", noted("注：已注销的业户不在本表"))
    assert outcomes(convert(ready, path)) == {"converted": 5, "rejected": 1}


def test_whoever_goes_on_knows_what_was_read_before(ready, tmp_path):
    """A run that was interrupted behind its plan should go on with what stands below the rows."""
    run_id = begin(ready, write(tmp_path / "export.csv", noted(NOTE)))
    with pytest.raises(KeyboardInterrupt):
        runner.carry_out(ready, run_id, Interrupted(), lambda _: None)
    carry_out(ready, run_id)
    assert outcomes(counts_of(ready, run_id)) == {"rejected": 6}
