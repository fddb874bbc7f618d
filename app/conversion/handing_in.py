"""Files handed in over the API (上传的文件): kept under ``conversions/`` until their run is done.

They hold the data of many persons, and nobody needs them once each row is a certificate or in a report.
"""

import hmac
import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final, Self
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from app.conversion import runs
from app.conversion.errors import QueueFullError, SourceMissingError
from app.conversion.run import UNDER_WAY, Run, RunRequest, RunState
from app.conversion.trouble import trouble_of
from app.private_files import make_private_folder, write_private
from app.roles import Actor
from app.services.context import Services
from app.services.errors import IdempotencyConflictError, NotFoundError
from app.settings import Settings
from app.tables import ConversionRun

_PART: Final = "arriving"
_NAME: Final = "source"
"""Of a whole file, with its suffix: what its owner calls it is kept in the database alone."""
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_FOLDER: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_LONGEST_NAME: Final = 60
"""Characters of a file name that are kept; file systems allow 255 bytes, a character has up to four."""
_DAY: Final = timedelta(days=1)


def folder_of(settings: Settings) -> Path:
    """Give the folder of all files handed in."""
    return settings.uploads_path


class Upload:
    """A file while it arrives, in a folder of its own.

    Args:
        settings: of this installation.
        name: as its owner calls it.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        self.id = str(uuid4())
        self.name = safe_name(name)
        self.folder = folder_of(settings) / self.id
        make_private_folder(self.folder)
        self._part = self.folder / _PART
        self._file = write_private(self._part)
        self._hash = sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Add what has arrived."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def finish(self) -> Path:
        """Close the file and give its path."""
        self._file.close()
        return self._part.replace(self.path)

    @property
    def path(self) -> Path:
        """Where it is when it is whole; never the name of another file of this folder."""
        suffix = _SUFFIX.search(self.name)
        return self.folder / f"{_NAME}{suffix[0] if suffix else ''}"

    @property
    def sha256(self) -> bytes:
        """Sum up what has arrived."""
        return self._hash.digest()

    def discard(self) -> None:
        """Remove everything."""
        self._file.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self.discard()


def safe_name(name: str) -> str:
    r"""Give a name that is a plain file of its folder on any system.

    >>> safe_name("C:\\exports\\..\\浙江 导出.csv"), safe_name("../../etc/passwd"), safe_name("..")
    ('浙江 导出.csv', 'passwd', 'upload')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(each if each.isprintable() else "_" for each in last).strip(" .")
    return printable[-_LONGEST_NAME:].strip(" .") or "upload"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file handed in is to be converted; see `RunRequest`."""

    profile_name: str
    profile_text: str
    dry_run: bool
    judge_every: int
    full: bool = False


def hand_in(  # noqa: PLR0917 - the same order in every act
    services: Services, actor: Actor, upload: Upload, wanted: Wanted, key: str | None, now: datetime
) -> str:
    """Make a run of a file that has arrived; it waits for its turn. Gives the id of the run.

    Args:
        services: of this installation.
        actor: a clerk.
        upload: finished; removed again if an earlier request has handed the same in.
        wanted: how.
        key: idempotency key.
        now: aware.

    Raises:
        ForbiddenError, NotReadyError, ProfileError: as `runs.create`.
        QueueFullError: too many of this authority's runs are waiting.
        IdempotencyConflictError: the key was used with another request.
    """
    runs.refuse_all_but_clerks(actor)
    run_id = upload.id if key is None else _id_of(services, actor, key)
    if key is not None and _is_known(services, actor, run_id, upload, wanted):
        upload.discard()
        return run_id
    refuse_crowd(services, actor)
    request = RunRequest(
        upload.path,
        upload.name,
        wanted.profile_name,
        wanted.profile_text,
        dry_run=wanted.dry_run,
        full=wanted.full,
        judge_every=wanted.judge_every,
        run_id=run_id,
        content=(upload.sha256, upload.size),
    )
    try:
        return runs.create(services, actor, request, now)
    except IntegrityError:  # the same request, at the same time
        if not _is_known(services, actor, run_id, upload, wanted):
            raise
        upload.discard()
        return run_id


def _id_of(services: Services, actor: Actor, key: str) -> str:
    """Give the id that an account's key stands for; nobody can tell the key from it."""
    text = f"conversion\0{actor.account_id}\0{key}".encode()
    return str(UUID(bytes=hmac.digest(services.audit.secret, text, "sha256")[:16], version=5))


def _is_known(services: Services, actor: Actor, run_id: str, upload: Upload, wanted: Wanted) -> bool:
    try:
        run = runs.read_own(services, actor, run_id)
    except NotFoundError:
        return False
    before = (run.source_sha256, run.profile_text, run.dry_run, run.judge_every, run.full)
    if before != (upload.sha256, wanted.profile_text, wanted.dry_run, wanted.judge_every, wanted.full):
        raise IdempotencyConflictError("Idempotency-Key")
    return True


def refuse_crowd(services: Services, actor: Actor) -> None:
    """Refuse one more run while too many of the authority are waiting.

    Raises:
        QueueFullError: so it is.
    """
    with services.reading() as session:
        if _waiting(session, actor.issuer_code) >= services.settings.conversions_waiting:
            raise QueueFullError


def _waiting(session: Session, issuer_code: str | None) -> int:
    statement = select(func.count(col(ConversionRun.id))).where(
        ConversionRun.issuer_code == issuer_code, ConversionRun.state == RunState.WAITING.value
    )
    return session.exec(statement).one()


def discard_source(services: Services, run: Run) -> None:
    """Remove the file of a run that is done, if it was handed in; a file of the operator's stays."""
    folder = Path(run.source_path).parent
    if folder.parent == folder_of(services.settings).resolve() and _FOLDER.match(folder.name):
        shutil.rmtree(folder, ignore_errors=True)


def sweep(services: Services, now: datetime) -> None:
    """Remove what was handed in and is not needed any more.

    That is after a day what no run, or one that is done, has left; after `conversion_keep_days` the files of
    runs that were stopped or have failed, which say so from then on.
    """
    for folder in folder_of(services.settings).resolve().glob("*"):
        untouched = _last_touched(folder)
        if _FOLDER.match(folder.name) and untouched is not None and untouched < (now - _DAY).timestamp():
            _sweep_one(services, folder, untouched, now)


def _last_touched(folder: Path) -> float | None:
    """Give when anything in a folder was last written; None if it has gone meanwhile."""
    try:
        return max(path.lstat().st_mtime for path in (folder, *folder.iterdir()))
    except OSError:
        return None


def _sweep_one(services: Services, folder: Path, untouched: float, now: datetime) -> None:
    keep = timedelta(days=services.settings.conversion_keep_days)
    statement = select(ConversionRun).where(
        col(ConversionRun.source_path).startswith(f"{folder}/", autoescape=True)
    )
    with services.session() as session:  # while the run is locked nobody can have it go on
        for row in session.exec(statement.with_for_update()).all():
            if row.state == RunState.DONE.value:
                continue
            last = max(row.created_at, row.seen_at or row.created_at)
            if row.state in UNDER_WAY or now - keep < last or (now - keep).timestamp() < untouched:
                return
            row.state, row.trouble = RunState.FAILED.value, trouble_of(SourceMissingError("file"))
            session.add(row)
        shutil.rmtree(folder, ignore_errors=True)
