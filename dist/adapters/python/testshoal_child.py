"""The child that a session forks for one batch: how it becomes a process of its own, and how it ends."""

from __future__ import annotations

import atexit
import functools
import os
import sys
import tempfile
import threading
import traceback
from typing import Any, Callable, Dict, Optional

import testshoal_stacks
from testshoal_django import import_hook
from testshoal_fork import place

_forked = False


def is_forked() -> bool:
    """Whether this process is the child of a session."""
    return _forked


def note_fork() -> None:
    global _forked
    _forked = True


def become(environment: Dict[str, Optional[str]], out: int, err: int) -> None:
    """Turns the forked child into the process that a launch of its batch would have been.

    `environment`: what differs from the session's own; None takes a variable away. `out`, `err`: descriptors of the
    worker's output.
    """
    _leave_to_parent()
    _redirect(out, err)
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    # Python remembers the folder for temporary files; that of the worker is another one.
    tempfile.tempdir = None
    import_hook.restart()
    testshoal_stacks.register()


def _leave_to_parent() -> None:
    """What was registered until now is the parent's to undo. As multiprocessing does it."""
    atexit._clear()
    logging = sys.modules.get("logging")
    if logging is not None:
        atexit.register(logging.shutdown)
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util._finalizer_registry.clear()
        util._run_after_forkers()
        atexit.register(util._exit_function)


def _redirect(out: int, err: int) -> None:
    """Every descriptor that leads where standard output or error lead (pytest keeps copies) leads to the worker's."""
    places = {place(2): err, place(1): out}
    for name in os.listdir("/proc/self/fd"):
        try:
            target = places.get(place(int(name)))
        except OSError:
            # The descriptor of the listing itself.
            continue
        if target is not None:
            os.dup2(target, int(name), inheritable=int(name) <= 2)


def ending_with(native: Callable[..., Any]) -> Callable[..., Any]:
    """A `native` that, in the child of a session, is the last thing that its process does."""

    @functools.wraps(native)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if _forked:
            # A test calls it: the process goes on.
            return native(*args, **kwargs)
        try:
            result = native(*args, **kwargs)
        except SystemExit as stop:
            if _forked:
                end_process(stop.code if isinstance(stop.code, int) else int(stop.code is not None))
            raise
        except BaseException:
            if _forked:
                traceback.print_exc()
                end_process(1)
            raise
        if _forked:
            end_process(0)
        return result

    return wrapper


def end_process(status: int) -> None:
    """Ends the child of a session without destroying the objects that it shares with its parent.

    A temporary folder that the settings made, for one, would be removed while others still use it. So this is
    what multiprocessing does at the end of its own forked children.
    """
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                # A test closed it, or took it away.
                pass
        os._exit(status)
