"""A process that imports and collects once, and forks a child for every batch.

The action starts it like any launch and adds descriptors: orders come in on one, events go out on another, and each
worker has two for the output of its batches. One JSON object a line, both ways. Linux, standard library only.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import stat
import sys
from typing import Any, Dict, FrozenSet, Iterable, List, NamedTuple, Optional, Tuple

import testshoal_child
import testshoal_fork


class Order(NamedTuple):
    """One batch, as the action asks for it."""

    batch: int
    #: 1-based.
    worker: int
    units: List[str]
    #: Where the child writes JUnit XML.
    report: str
    #: Where the child writes how many tests each unit holds.
    collected: str
    #: What differs from the session's own environment; None takes a variable away.
    environment: Dict[str, Optional[str]]
    #: A line that nobody can foresee; it ends the batch's output on both descriptors.
    end: str


class Session:
    def __init__(
        self, orders: int, events: int, outputs: List[Tuple[int, int]], units: Iterable[str]
    ) -> None:
        self._orders = orders
        self._events = events
        self._outputs = outputs
        #: All that may be ordered.
        self.units: FrozenSet[str] = frozenset(units)
        #: Its folder for temporary files, as it was given.
        self.temporary = os.environ.get("TMPDIR", "")
        self._children: Dict[int, Order] = {}

    @classmethod
    def claimed(cls) -> Optional["Session"]:
        """The session that this process is to be; None where it is a launch. Answers once."""
        given = os.environ.pop("TESTSHOAL_SESSION", None)
        if given is None:
            return None
        setting = json.loads(given)
        with open(setting["units"], encoding="utf-8") as units:
            session = cls(
                setting["orders"],
                setting["events"],
                [(out, err) for out, err in setting["outputs"]],
                json.load(units),
            )
        for descriptor in session._descriptors():
            # A program in between may have closed them, and others may have their numbers now.
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                raise RuntimeError("testshoal: the descriptors of the session did not reach this process")
            # Programs that a test starts must not hold them open.
            os.set_inheritable(descriptor, False)
        return session

    def strangers(self, files: Iterable[str]) -> Optional[str]:
        """Why the session must be refused if it holds tests of `files`; None where all of them are units."""
        others = sorted(set(files) - self.units)
        return f"the command has tests of its own: {', '.join(others[:3])}" if others else None

    def refuse(self, reason: str) -> None:
        """Tells the action to launch a process for every batch instead."""
        self._tell({"event": "refused", "reason": reason})

    def serve(self) -> Optional[Order]:
        """Forks a child for every order until there are no more.

        In a child it returns the child's order at once; in the session itself it returns None at the end.
        """
        reason = testshoal_fork.unsafe(self._descriptors())
        if reason is not None:
            self.refuse(reason)
            return None
        # What is frozen is not visited by the children's collections, and so its memory stays shared.
        gc.collect()
        gc.freeze()
        testshoal_fork.end_import()
        self._tell({"event": "ready"})
        with _ChildSignal() as ended:
            try:
                order = self._next_child(ended)
            finally:
                # The action has no more orders, was killed, or cannot be told anything any more.
                if not testshoal_child.is_forked():
                    self._kill_children()
            if order is not None:
                ended.restore()
                testshoal_child.become(order.environment, *self._outputs[order.worker - 1])
                for descriptor in self._descriptors():
                    os.close(descriptor)
            return order

    def _next_child(self, ended: "_ChildSignal") -> Optional[Order]:
        """Returns in each child; in the session itself, None once no more orders can come."""
        poll = select.poll()
        poll.register(self._orders, select.POLLIN)
        poll.register(ended.descriptor, select.POLLIN)
        unread = b""
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if ended.descriptor in ready:
                ended.clear()
            self._reap()
            if self._orders not in ready:
                continue
            received = os.read(self._orders, 65536)
            if not received:
                return None
            *lines, unread = (unread + received).split(b"\n")
            for line in lines:
                order = Order(**json.loads(line))
                if self._fork(order):
                    return order

    def _fork(self, order: Order) -> bool:
        """True in the child."""
        sys.stdout.flush()
        sys.stderr.flush()
        for descriptor in self._outputs[order.worker - 1]:
            # A program of the last batch may have changed it for all.
            os.set_blocking(descriptor, True)
        child = os.fork()
        if child == 0:
            testshoal_child.note_fork()
            os.setpgid(0, 0)
            return True
        try:
            # Here too, so that the group is there before the action hears of it.
            os.setpgid(child, child)
        except (PermissionError, ProcessLookupError):
            pass
        self._children[child] = order
        self._tell({"event": "started", "batch": order.batch, "process": child})
        return False

    def _reap(self) -> None:
        for child, order in list(self._children.items()):
            done, status, used = os.wait4(child, os.WNOHANG)
            if not done:
                continue
            del self._children[child]
            _kill_group(child)
            for descriptor in self._outputs[order.worker - 1]:
                _write(descriptor, f"\n{order.end}\n".encode())
            cpu_seconds = used.ru_utime + used.ru_stime
            event = {"event": "ended", "batch": order.batch, "cpuSeconds": cpu_seconds}
            if os.WIFSIGNALED(status):
                self._tell({**event, "signal": _signal_name(os.WTERMSIG(status))})
            else:
                self._tell({**event, "status": os.WEXITSTATUS(status)})

    def _kill_children(self) -> None:
        for child in self._children:
            _kill_group(child)
        for child in self._children:
            os.waitpid(child, 0)

    def _descriptors(self) -> List[int]:
        return [self._orders, self._events, *(descriptor for pair in self._outputs for descriptor in pair)]

    def _tell(self, event: Dict[str, Any]) -> None:
        _write(self._events, (json.dumps(event) + "\n").encode())


class _ChildSignal:
    """Makes the end of a child readable on a descriptor."""

    def __enter__(self) -> "_ChildSignal":
        self.descriptor, self._writing = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self._writing, False)
        self._handler = signal.signal(signal.SIGCHLD, lambda *_: None)
        self._wakeup = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        return self

    def clear(self) -> None:
        os.read(self.descriptor, 4096)

    def restore(self) -> None:
        if self.descriptor < 0:
            return
        signal.set_wakeup_fd(self._wakeup)
        signal.signal(signal.SIGCHLD, self._handler or signal.SIG_DFL)
        os.close(self.descriptor)
        os.close(self._writing)
        self.descriptor = -1

    def __exit__(self, *_: Any) -> None:
        self.restore()


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (PermissionError, ProcessLookupError):
        pass


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _write(descriptor: int, data: bytes) -> None:
    os.set_blocking(descriptor, True)
    while data:
        data = data[os.write(descriptor, data) :]
