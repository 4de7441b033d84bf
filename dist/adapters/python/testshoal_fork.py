"""Whether a process that has imported a project can be forked."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from typing import Any, Iterable, List, Optional, Set, Tuple

#: Names of what is a worker's own.
_worker_variables: Set[str] = set()
_asked_for: Set[str] = set()
_environment_class = type(os.environ)


class _Recording(_environment_class):
    """Notes which of a worker's variables are asked for."""

    def __getitem__(self, name: str) -> str:
        if name in _worker_variables:
            _asked_for.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: Any) -> bool:
        if name in _worker_variables:
            _asked_for.add(name)
        return super().__contains__(name)


def begin_import() -> None:
    """Called when the process starts. There is no worker yet, and none whose number the import could read."""
    _worker_variables.update(json.loads(os.environ["TESTSHOAL_SESSION"])["worker_variables"])
    # What is imported stays. Looking for garbage in it again and again would take a tenth of the time.
    gc.disable()
    os.environ.__class__ = _Recording


def end_import() -> None:
    gc.enable()
    os.environ.__class__ = _environment_class


def unsafe(own: Iterable[int]) -> Optional[str]:
    """Why children of this process could not be trusted; None where they can. `own`: descriptors of the session."""
    return _running() or _shared(own) or _asked()


def _running() -> Optional[str]:
    threads = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    if threads:
        return f"threads run after the import, and a fork would lose them: {', '.join(threads)}"
    coverage = getattr(sys.modules.get("coverage"), "Coverage", None)
    if coverage is not None and coverage.current() is not None:
        return "coverage is measured, which needs a process for every batch"
    if sys.gettrace() is not None:
        return "a tracer or debugger is at work, which needs a process for every batch"
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return "the import has started a process, which all batches would share"


def _shared(own: Iterable[int]) -> Optional[str]:
    known = {place(descriptor) for descriptor in (0, 1, 2, *own)}
    for descriptor, target in _open_descriptors():
        if target.startswith("socket:") and place(descriptor) not in known:
            return "the import has opened a connection, which all batches would share"
        if target.startswith("anon_inode:[event"):
            return "the import has made an event loop, which all batches would share"
    return None


def _asked() -> Optional[str]:
    if not _asked_for:
        return None
    return f"the import reads {', '.join(sorted(_asked_for))}, and there is no worker yet"


def _open_descriptors() -> List[Tuple[int, str]]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append((int(name), os.readlink(f"/proc/self/fd/{name}")))
        except OSError:
            # The descriptor of the listing itself.
            continue
    return found


def place(descriptor: int) -> Tuple[int, int]:
    """Equal for descriptors that lead to the same socket, pipe or file."""
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino
