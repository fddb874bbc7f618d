"""How commands speak: Chinese first, English second; tables that keep their columns with wide characters."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from licences.payload import CHINA_TIME


def say(zh: str, en: str) -> None:
    """Say one thing in both languages."""
    typer.echo(f"{zh} · {en}")


def complain(zh: str, en: str) -> None:
    """Say one thing in both languages on standard error."""
    typer.echo(f"{zh} · {en}", err=True)


def show(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Show a table; on a pipe, tab-separated lines without a frame."""
    console = Console()
    if not console.is_terminal:
        for row in rows:
            typer.echo("\t".join("" if value is None else str(value) for value in row))
        return
    table = Table(*columns)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)


def china_time(moment: datetime | None) -> str:
    """Write a moment as people read it, in China time."""
    return "" if moment is None else moment.astimezone(CHINA_TIME).strftime("%Y-%m-%d %H:%M:%S")
