"""`luzheng`: the command line of the operator. It reads the environment, services do the work."""

import sys
from collections.abc import Sequence
from typing import Final

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from app.commands import audit, issuers, keys, profiles, publishing, running, users
from app.secret_files import SecretFileError
from app.services.errors import NotReadyError, ServiceError
from signing.errors import SigningError

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
cli.add_typer(keys.commands, name="keys")
cli.add_typer(users.commands, name="users")
cli.add_typer(issuers.commands, name="issuers")
cli.add_typer(audit.commands, name="audit")
cli.add_typer(profiles.commands, name="profiles")
cli.add_typer(publishing.trust_commands, name="trust")
cli.add_typer(publishing.status_commands, name="status")

_REMEDIES: Final = {
    "database": "luzheng migrate",
    "root_key": "luzheng keys make --purpose root … ; luzheng keys promote …",
    "index_key": "luzheng keys make --purpose publisher … (ministry); luzheng keys promote …",
    "key": "luzheng keys make --purpose licence … ; luzheng trust publish; luzheng keys promote …",
    "listed_key": "luzheng keys make --purpose publisher … ; luzheng keys make --purpose licence …",
    "trust_list": "luzheng trust publish",
    "status_index": "luzheng status publish",
}
"""What to run when this is missing, by the field of `NotReadyError`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 refused, 2 not understood.

    Args:
        arguments: without the program's name; None = those of this process.
    """
    try:
        cli(args=None if arguments is None else list(arguments), prog_name="luzheng")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except (ServiceError, SigningError, SecretFileError, ValidationError, OperationalError) as error:
        print(_words(error), file=sys.stderr)  # noqa: T201 - a command speaks to the terminal
        return 1
    return 0


def _words(error: Exception) -> str:
    """Say what is wrong and what to do; values never, they may be secret."""
    if isinstance(error, NotReadyError) and error.field in _REMEDIES:
        command = _REMEDIES[error.field]
        return f"{error.zh}，请先运行：{command}\n{error.en} First run: {command}"
    if isinstance(error, ServiceError):
        where = f" [{error.field}]" if error.field else ""
        return f"{error.zh}{where}。{error.remedy_zh}\n{error.en}{where} {error.remedy_en}"
    if isinstance(error, SigningError):
        return f"密钥或签名数据有误：{error.code} {error}\nkeys or signed data: {error.code} {error}"
    if isinstance(error, ValidationError):
        fields = ", ".join("LUZHENG_" + "_".join(map(str, each["loc"])).upper() for each in error.errors())
        return f"环境变量有误：{fields}\nwrong environment variables: {fields}"
    if isinstance(error, OperationalError):
        return "数据库无法使用，请检查 LUZHENG_DATABASE_URL\nthe database cannot be used, check its address"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
