"""`luzheng`: the command line of the operator. It reads the environment, services do the work."""

import sys
from collections.abc import Sequence

import typer

from app.commands import (
    audit,
    conversions,
    convert,
    issuers,
    keys,
    profiles,
    publishing,
    restoring,
    running,
    users,
)
from app.commands.refusing import REFUSALS, words_of

cli = typer.Typer(
    help="路证：道路运输电子证照 · electronic road-transport licences",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command()(running.init)
cli.command()(running.migrate)
cli.command()(running.serve)
cli.command()(publishing.bundle)
cli.command("after-restore")(restoring.after_restoring)
cli.command()(convert.convert)
cli.add_typer(conversions.commands, name="conversions")
cli.add_typer(keys.commands, name="keys")
cli.add_typer(users.commands, name="users")
cli.add_typer(issuers.commands, name="issuers")
cli.add_typer(audit.commands, name="audit")
cli.add_typer(profiles.commands, name="profiles")
cli.add_typer(publishing.trust_commands, name="trust")
cli.add_typer(publishing.status_commands, name="status")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    0 done, 1 refused, 2 not understood, 3 stopped half-way, 4 done but rows wait for somebody.

    Args:
        arguments: without the program's name; None = those of this process.
    """
    try:
        cli(args=None if arguments is None else list(arguments), prog_name="luzheng")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except REFUSALS as error:
        said = words_of(error)
        if said is None:
            raise
        print(said, file=sys.stderr)  # noqa: T201 - a command speaks to the terminal
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
