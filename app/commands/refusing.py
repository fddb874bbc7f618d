"""What a command says when it cannot do what it was asked: what is wrong, where, and what to do.

Values are never said, they may be secret or somebody's.
"""

import errno
import sqlite3
from typing import Final

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.postgres_connection import UNPREPARED, UnannouncedPoolerError
from app.private_files import OpenToOthersError
from app.secret_files import SecretFileError
from app.services.errors import NotReadyError, ServiceError
from licences.conversion.errors import SourceError
from licences.conversion.header import BindError
from licences.conversion.profile import ProfileError, UnknownProfileError
from signing.errors import RollbackError, SigningError

REFUSALS: Final = (
    ServiceError,
    SigningError,
    SecretFileError,
    OpenToOthersError,
    ValidationError,
    SourceError,
    BindError,
    ProfileError,
    UnknownProfileError,
    OperationalError,
    PoolTimeoutError,
    DatabaseError,
    sqlite3.DatabaseError,
    psycopg.DatabaseError,
    OSError,
)
"""What ends a command with 1 and a word instead of a trace; faults of ours among them are raised on."""

_REMEDIES: Final = {
    "database": "luzheng migrate",
    "issuer": "luzheng issuers add CODE NAME --region NN",
    "root_key": "luzheng keys make --purpose root … ; luzheng keys promote …",
    "index_key": "luzheng keys make --purpose publisher … (ministry); luzheng keys promote …",
    "key": "luzheng keys make --purpose licence … ; luzheng trust publish; luzheng keys promote …",
    "listed_key": "luzheng keys make --purpose publisher … ; luzheng keys make --purpose licence …",
    "trust_list": "luzheng trust publish",
    "status_index": "luzheng status publish",
}
"""What to run when this is missing, by the field of `NotReadyError`."""
_OF_A_DATABASE: Final = (DatabaseError, PoolTimeoutError, sqlite3.DatabaseError, psycopg.DatabaseError)
_IN_TROUBLE: Final = (
    OperationalError,
    PoolTimeoutError,
    sqlite3.OperationalError,
    psycopg.OperationalError,
)
_POOLED: Final = (*UNPREPARED, UnannouncedPoolerError)
_STARTUP_REFUSED: Final = "unsupported startup parameter"
"""PgBouncer's words; they come before a connection is there, so without an SQLSTATE."""
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def words_of(error: Exception) -> str | None:
    """Say what is wrong and what to do; None of what is a fault of ours."""
    if isinstance(error, ServiceError):
        return _of_service(error)
    if isinstance(error, _OF_A_DATABASE):
        return _of_database(error)
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, ValidationError):
        fields = ", ".join("LUZHENG_" + "_".join(map(str, each["loc"])).upper() for each in error.errors())
        return f"环境变量有误：{fields}\nwrong environment variables: {fields}"
    if isinstance(error, SigningError):
        return _of_signing(error)
    return _of_conversion(error) or str(error)


def _of_service(error: ServiceError) -> str:
    if isinstance(error, NotReadyError) and error.field in _REMEDIES:
        command = _REMEDIES[error.field]
        return f"{error.zh}，请先运行：{command}\n{error.en} First run: {command}"
    where = f" [{error.field}]" if error.field else ""
    return f"{error.zh}{where}。{error.remedy_zh}\n{error.en}{where} {error.remedy_en}"


def _of_signing(error: SigningError) -> str:
    if isinstance(error, RollbackError):
        return (
            f"已发布的比这里知道的新：{error.reason}；若恢复过备份，请运行 luzheng after-restore\n"
            f"what is published is newer than what is known here: {error.reason};"
            " after restoring a backup run: luzheng after-restore"
        )
    return f"密钥或签名数据有误：{error.code} {error}\nkeys or signed data: {error.code} {error}"


def _of_conversion(error: Exception) -> str | None:
    if isinstance(error, SourceError):
        zh = f"{error.where.zh}：{error.zh}。{error.remedy_zh}"
        return f"{zh}\n{error.where.en}: {error.en}; {error.remedy_en}"
    if isinstance(error, BindError):
        said, where = error.message, error.where
        zh, en = (f"{where.zh}：", f"{where.en}: ") if where else ("", "")
        return f"{zh}{said.zh}。{said.remedy_zh}\n{en}{said.en}; {said.remedy_en}"
    if isinstance(error, ProfileError):
        lines = [
            f"{error.name}:{fault.line}:{fault.column}: {fault.zh} · {fault.en}\n"
            f"    {fault.remedy_zh} · {fault.remedy_en}"
            for fault in error.faults
        ]
        return "\n".join(["转换配置有误 · the profile has mistakes", *lines])
    if isinstance(error, UnknownProfileError):
        known = ", ".join(error.known)
        return (
            f"没有转换配置“{error.name}”，也没有这个文件。可用：{known}\n"
            f"no profile “{error.name}”, nor such a file; there are: {known}"
        )
    return None


def _of_database(error: Exception) -> str | None:
    cause = getattr(error, "orig", None) or error
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or isinstance(
        cause, psycopg.errors.DiskFull
    ):
        return (
            "数据库所在磁盘已满，已提交的数据完好；请腾出空间后重试\n"
            "the disk of the database is full; what was committed is intact: make room, then try again"
        )
    if isinstance(cause, _POOLED) or _STARTUP_REFUSED in str(cause):
        return (
            "数据库前有连接池（如 PgBouncer），请设 LUZHENG_DATABASE_POOLED=true，见运行手册第 2 节\n"
            "a pooler (PgBouncer) stands before the database: set LUZHENG_DATABASE_POOLED=true;"
            " see the manual, section 2"
        )
    damaged = type(error) in {DatabaseError, sqlite3.DatabaseError, psycopg.DatabaseError}
    if not damaged and not isinstance(error, _IN_TROUBLE):
        return None
    return "数据库无法使用，请检查 LUZHENG_DATABASE_URL\nthe database cannot be used, check its address"


def _of_system(error: OSError) -> str:
    name = f" {error.filename}" if error.filename else ""
    if error.errno in _NO_ROOM:
        return f"磁盘已满{name}，请腾出空间后重试\nno room on the disk{name}: make room, then try again"
    why = error.strerror or type(error).__name__
    return (
        f"系统拒绝了操作{name}：{why}；请检查路径和权限\n"
        f"the system refused{name}: {why}; check path and permissions"
    )
