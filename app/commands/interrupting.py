"""Ctrl-C: the first asks the run to stop after what is begun, the second breaks it off; nothing is lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

from app.commands.showing import complain
from app.conversion import runs
from app.conversion.runner import Progress, Show
from app.services.context import Services


@contextmanager
def interruptible(services: Services, run_id: str) -> Iterator[Callable[[Show], Show]]:
    """Take over Ctrl-C while the block runs; gives what wraps the block's `show`."""
    wanted = threading.Event()

    def ask() -> None:
        runs.ask_to_stop(services, run_id, datetime.now(UTC))

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if wanted.is_set():
            raise KeyboardInterrupt
        wanted.set()
        complain(
            "正在停止：完成已开始的部分（再按一次立即中断）",
            "stopping after what is begun (once more: at once)",
        )
        # Not here: the transaction this signal has come into may hold what the request waits for.
        threading.Thread(target=ask, name="stop", daemon=True).start()

    def watched(show: Show) -> Show:
        def both(progress: Progress) -> None:
            if wanted.is_set():
                ask()  # again, for one that came before the run was taken up is forgotten by then
            show(progress)

        return both

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield watched
    finally:
        signal.signal(signal.SIGINT, before)
