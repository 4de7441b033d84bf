"""Listens to a unittest result, of whatever class, and keeps one case per test."""

from __future__ import annotations

import functools
import inspect
import os
import re
import sys
import time
import traceback
import unittest
from dataclasses import dataclass, field
from typing import Any, Callable

from testshoal_django.locations import file_of_label, file_of_test, tests_in
from testshoal_django.output import relative
from testshoal_events import Events

#: As unittest calls it where it goes wrong.
_SET_UP = "setUpClass"

_FIXTURE = re.compile(r"(?P<name>\w+) \((?P<owner>[\w.<>]+)\)")


@dataclass
class Problem:
    kind: str  # "failure" or "error", as JUnit names them
    message: str
    details: str


@dataclass
class Case:
    """One test, or one set-up or tear-down of a class or module that went wrong."""

    group: str
    name: str
    file: str | None
    line: int | None
    seconds: float = 0.0
    succeeded: bool = False
    skipped: str | None = None
    problems: list[Problem] = field(default_factory=list)


class Recorder:
    """The cases of one run, in the order in which they ended."""

    # Bound here, because freezegun replaces the clocks that modules hold.
    _clock = staticmethod(time.perf_counter)

    def __init__(self, suite: Any, directory: str, events: Events) -> None:
        """`suite` is what will run; files are given relative to `directory`."""
        self.cases: list[Case] = []
        self._events = events
        self._directory = directory
        self._running: dict[int, Case] = {}
        self._began = 0.0
        self._file_of_class = {_group(test): file_of_test(test) for test in tests_in(suite)}

    def listen(self, result: Any) -> None:
        """Hears all that `result` is told. On the object: projects have result classes of their own."""
        self._began = self._clock()
        for event in (
            *("startTest", "stopTest", "addSuccess", "addError", "addFailure", "addSkip"),
            *("addExpectedFailure", "addUnexpectedSuccess", "addSubTest"),
        ):
            setattr(result, event, _heard_first(getattr(self, "_" + event), getattr(result, event)))

    def telling_set_up(self, native: Callable[..., Any]) -> Callable[..., Any]:
        """`native` sets up the class of a test, of which no result hears unless it goes wrong."""

        @functools.wraps(native)
        def set_up(test: Any, result: Any) -> Any:
            if not _begins_class(test, result):
                return native(test, result)
            group = _group(test)
            self._events.started(self._relative(self._file_of_class.get(group)) or "", (group, _SET_UP))
            try:
                return native(test, result)
            finally:
                self._events.ended()

        return set_up

    def _startTest(self, test: Any) -> None:
        case = self._running[id(test)] = self._new_case(test)
        self._events.started(case.file or "", (case.group, case.name))

    def _stopTest(self, test: Any) -> None:
        case = self._running.pop(id(test))
        self._events.ended()
        if isinstance(sys.exc_info()[1], KeyboardInterrupt):
            # It was ended from outside, and has no outcome.
            return
        # From the end of the test before: so the set-up of a class is part of its first test, as in pytest.
        ended = self._clock()
        case.seconds, self._began = ended - self._began, ended
        if not case.succeeded and case.skipped is None and not case.problems:
            case.problems.append(Problem("error", "the test runner reported no outcome", ""))
        self.cases.append(case)

    def _addSuccess(self, test: Any) -> None:
        self._case(test).succeeded = True

    def _addSkip(self, test: Any, reason: Any) -> None:
        self._case(test).skipped = str(reason)

    def _addExpectedFailure(self, test: Any, _error: Any) -> None:
        self._case(test).skipped = "expected failure"

    def _addUnexpectedSuccess(self, test: Any) -> None:
        self._case(test).problems.append(Problem("failure", "unexpected success", ""))

    def _addFailure(self, test: Any, error: Any) -> None:
        self._case(test).problems.append(_problem("failure", error, test))

    def _addError(self, test: Any, error: Any) -> None:
        self._case(test).problems.append(_problem("error", error, test))

    def _addSubTest(self, test: Any, subtest: Any, error: Any) -> None:
        if error is not None:
            kind = "failure" if issubclass(error[0], test.failureException) else "error"
            self._case(test).problems.append(_problem(kind, error, test, subtest._subDescription() + " "))

    def _case(self, test: Any) -> Case:
        if isinstance(test, unittest.case._SubTest):
            # Only a skip comes under the subtest's own object.
            test = test.test_case
        case = self._running.get(id(test))
        if case is None:
            # The set-up or tear-down of a class or module: it neither starts nor stops.
            case = self._new_case(test)
            self.cases.append(case)
        return case

    def _new_case(self, test: Any) -> Case:
        fixture = _FIXTURE.fullmatch(test.id()) if isinstance(test, unittest.suite._ErrorHolder) else None
        if fixture:
            owner = fixture["owner"]
            file = self._file_of_class.get(owner) or _file_of_module(owner)
            return Case(owner, fixture["name"], self._relative(file), None)
        file = file_of_test(test)
        place = self._relative(file)
        if isinstance(test, unittest.loader._FailedTest):
            # It may know only the last part of the module's name. The file tells all of it.
            module = os.path.splitext(place)[0].replace("/", ".") if place else test._testMethodName
            return Case(module, "import", place, None)
        group = _group(test)
        return Case(group, _name(test, group), place, _line(test, file))

    def _relative(self, file: str | None) -> str | None:
        return relative(file, self._directory) if file else None


def _heard_first(hear: Callable[..., None], native: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(native)
    def event(*args: Any, **kwargs: Any) -> Any:
        hear(*args, **kwargs)
        return native(*args, **kwargs)

    return event


def _begins_class(test: Any, result: Any) -> bool:
    """Whether `test` is the first of its class, and that class has a set-up of its own."""
    owner = type(test)
    own = getattr(getattr(owner, _SET_UP, None), "__func__", None)
    begins = owner is not getattr(result, "_previousTestClass", None)
    return begins and own not in (None, unittest.TestCase.setUpClass.__func__)


def _problem(kind: str, error: Any, test: Any, prefix: str = "") -> Problem:
    message = "".join(traceback.format_exception_only(error[0], error[1])).strip()
    # unittest's own rendering, which leaves its frames out.
    return Problem(kind, prefix + message, prefix + unittest.TestResult()._exc_info_to_string(error, test))


def address(test: Any) -> tuple[str, str]:
    """Group and name of the case that `test` becomes."""
    group = _group(test)
    return group, _name(test, group)


def _group(test: Any) -> str:
    return f"{type(test).__module__}.{type(test).__qualname__}"


def _name(test: Any, group: str) -> str:
    name = test.id()
    return name[len(group) + 1 :] if name.startswith(group + ".") else name


def _line(test: Any, file: str | None) -> int | None:
    """The 1-based line of the test's method; None for a method that comes from another file."""
    method = getattr(test, getattr(test, "_testMethodName", ""), None)
    code = getattr(inspect.unwrap(method), "__code__", None) if callable(method) else None
    if code is None or file is None or os.path.abspath(code.co_filename) != os.path.abspath(file):
        return None
    return code.co_firstlineno


def _file_of_module(name: str) -> str | None:
    return getattr(sys.modules.get(name), "__file__", None) or file_of_label(name)
