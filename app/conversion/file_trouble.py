"""What this machine's files do to a run: a full disk, a file that cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from typing import Final

from app.services.errors import ServiceError

_FULL: Final = frozenset({ENOSPC, EDQUOT, EFBIG})


class FileTroubleError(ServiceError):
    """A file could not be read or written."""

    code = "conversion_file_trouble"
    zh = "本机无法读写转换任务的文件"
    en = "This machine could not read or write a file of the conversion."
    remedy_zh = "已写入的数据不受影响。请检查源文件和数据目录后继续该任务。"
    remedy_en = "What is stored stays. Look after the source file and the data folder, then resume."


class DiskFullError(FileTroubleError):
    """No room in the data folder."""

    code = "conversion_disk_full"
    zh = "数据目录所在磁盘已满，或已达到写入限额"
    en = "The disk of the data folder is full, or a limit on what may be written is reached."
    remedy_zh = "已写入的数据不受影响。请释放空间后继续该任务。"
    remedy_en = "What is stored stays. Make room, then resume."


@contextmanager
def told() -> Iterator[None]:
    """Turn what the operating system says into our errors.

    Raises:
        FileTroubleError, DiskFullError: a file could not be read or written.
    """
    try:
        yield
    except OSError as error:
        raise (DiskFullError if error.errno in _FULL else FileTroubleError) from error
