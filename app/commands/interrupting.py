"""Ctrl-C: the first asks the run to stop after what is begun, the second breaks it off; nothing is lost."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from app.commands.showing import complain
from app.conversion import lease
from app.conversion.clock import now
from app.conversion.runner import Progress, Show
from app.roles import SYSTEM_ACTOR
from app.services.context import Services


@contextmanager
def interruptible(services: Services, run_id: str) -> Iterator[Callable[[Show], Show]]:
    """Take over Ctrl-C while the block runs; gives what wraps the block's `show`."""
    wanted = False

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        nonlocal wanted
        if wanted:
            raise KeyboardInterrupt
        wanted = True
        complain(
            "正在停止：完成已开始的部分（再按一次立即中断）",
            "stopping after what is begun (once more: at once)",
        )

    def watched(show: Show) -> Show:
        def both(progress: Progress) -> None:
            # Not when the signal comes: the transaction it comes into may hold what the request waits for.
            if wanted:
                lease.ask_to_stop(services, run_id, now(), SYSTEM_ACTOR)
            show(progress)

        return both

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield watched
    finally:
        signal.signal(signal.SIGINT, before)
