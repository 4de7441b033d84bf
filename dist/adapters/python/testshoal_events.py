"""Tells the action which test runs, while it runs: one JSON line at its start and one at its end."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Optional, Tuple

#: Of each name; what is longer is cut, so that a line stays within what the action reads.
_LONGEST_NAME = 1000

# Bound here, because tests replace functions of the module os.
_open, _write, _close, _getpid = os.open, os.write, os.close, os.getpid


class Events:
    def __init__(self, path: Optional[str]) -> None:
        """`path`: of the file that the action reads; None where nobody asks."""
        self._path = path and os.path.abspath(path)
        self._process = _getpid()

    @classmethod
    def claimed(cls) -> "Events":
        """To where the action looks. Answers once: a test run inside a test tells nothing."""
        return cls(os.environ.pop("TESTSHOAL_EVENTS", None))

    def started(self, unit: str, test: Tuple[str, str]) -> None:
        """`unit`: the file, relative to the working directory. `test`: class and name, as JUnit XML has them."""
        group, name = test
        self._tell(
            {
                "event": "start",
                "unit": unit[:_LONGEST_NAME],
                "group": group[:_LONGEST_NAME],
                "name": name[:_LONGEST_NAME],
            }
        )

    def ended(self) -> None:
        self._tell({"event": "end"})

    def _tell(self, event: Any) -> None:
        # A test that forks and lets the child return leads the child here too.
        if self._path is None or _getpid() != self._process:
            return
        line = json.dumps(event, ensure_ascii=False) + "\n"
        try:
            # Opened each time: a descriptor that stays open can be closed by a test, and lead elsewhere afterwards.
            file = _open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _write(file, line.encode("utf-8", "backslashreplace"))
            finally:
                _close(file)
        except OSError as error:
            self._path = None
            sys.stderr.write(f"testshoal: the action is not told any more which test runs: {error}\n")
