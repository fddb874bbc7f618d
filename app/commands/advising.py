"""What to do about a run that has not come to its end: go on with it, or convert another file."""

from typing import Final

import typer

from app.commands.refusing import REFUSALS, words_of
from app.commands.showing import complain
from app.conversion.errors import (
    RunAlteredError,
    RunBusyError,
    RunEndedError,
    SourceChangedError,
    SourceMissingError,
)
from app.services.errors import ForbiddenError
from licences.conversion.errors import FileMissingError, SourceError, UnreadableFileError
from licences.conversion.header import BindError

_NOT_TO_GO_ON: Final = (RunAlteredError, RunBusyError, RunEndedError, ForbiddenError)
"""Their own remedies say all there is to do."""
_OF_THE_DISK: Final = (FileMissingError, UnreadableFileError)
"""The file may be as it was: it was only not to be had."""


def refuse_with_reason(run_id: str, error: BaseException) -> None:
    """Say first what has ended a run, then how to go on; ends the command where that is all there is to say.

    Raises:
        typer.Exit: with 1, the reason has been said.
    """
    said = words_of(error) if isinstance(error, REFUSALS) else None
    if said is None:
        advise(run_id, error)
        return
    typer.echo(said, err=True)
    advise(run_id, error)
    raise typer.Exit(1) from error


def advise(run_id: str, error: BaseException | None = None) -> None:
    """Say on standard error how to go on, if resuming can help.

    A run is of one file, to the last byte. What cannot be read will not be read the next time either, and a
    file that was mended is another: it needs a run of its own.

    Args:
        run_id: of the run.
        error: what has ended it; None = somebody has stopped it.
    """
    resume, anew = f"luzheng convert --resume {run_id}", "luzheng convert FILE --profile PROFILE"
    if isinstance(error, _NOT_TO_GO_ON):
        return
    if isinstance(error, SourceChangedError | SourceMissingError):
        complain(
            f"已完成的部分已保存；恢复原文件后继续：{resume}；内容不同的文件须另行转换：{anew}",
            f"what is done is kept; put the original file back and go on with: {resume}; "
            f"convert any other anew: {anew}",
        )
    elif isinstance(error, SourceError | BindError) and not isinstance(error, _OF_THE_DISK):
        complain(
            f"继续该任务没有用，它只转换原来的文件；更正文件或配置后另行转换：{anew}",
            f"to go on would not help, a run is of the file it began with; mend file or profile and "
            f"convert anew: {anew}",
        )
    else:
        complain(
            f"已完成的部分已保存；继续：{resume}",
            f"what is done is kept; go on with: {resume}",
        )
