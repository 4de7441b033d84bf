"""Takes the wish to end as an interrupt from the keyboard, after which a test runner reports what it has run."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any


def interrupt_on_term() -> None:
    """For this process alone; what it forks ends by SIGTERM as ever. A handler of the project's own stays."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return
    signal.signal(signal.SIGTERM, _interrupt)
    os.register_at_fork(after_in_child=_forget)


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt("the action ends this batch")


def _forget() -> None:
    if signal.getsignal(signal.SIGTERM) is _interrupt:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
