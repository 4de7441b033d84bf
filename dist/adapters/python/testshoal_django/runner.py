"""Makes Django's test runner say what it collected and how tests ended, or run nothing while preparing."""

from __future__ import annotations

import functools
import os
import unittest
from typing import Any, Callable

from testshoal_django.forks import after_fork, before_forks
from testshoal_django.junit import junit
from testshoal_django.launch import HandOverError, claim, preparing
from testshoal_django.locations import file_of_label, file_of_test, remembered, tests_in
from testshoal_django.output import relative, write_units, write_whole
from testshoal_django.recorder import Recorder, address
from testshoal_events import Events
from testshoal_interrupt import interrupt_on_term
from testshoal_parts import Parts
from testshoal_seeds import claimed, give_to_django, seeds_of_django
from testshoal_session import Session


def patch(module: Any) -> None:
    runner = module.DiscoverRunner
    runner.build_suite = _building(runner.build_suite)
    runner.get_databases = _observing(runner.get_databases)
    runner.run_suite = _running(runner.run_suite)


def _building(native: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(native)
    def build_suite(self: Any, test_labels: Any = None, *args: Any, **kwargs: Any) -> Any:
        if preparing():
            # Not even imported: what tests define is no part of the template, whose key does not cover them.
            return unittest.TestSuite()
        self._testshoal_labels = list(test_labels or ())
        give_to_django(self, claimed())
        with remembered(self.test_loader):
            return native(self, test_labels, *args, **kwargs)

    return build_suite


def _observing(native: Callable[..., Any]) -> Callable[..., Any]:
    """`get_databases` is the first to see the suite as it will run, after any project's own `build_suite`."""

    @functools.wraps(native)
    def get_databases(self: Any, suite: Any) -> Any:
        session = Session.claimed()
        if session is not None:
            _become_batch(self, suite, session)
        if not preparing():
            _select(suite)
            _observe(self, suite)
        return native(self, suite)

    return get_databases


def _become_batch(runner: Any, suite: Any, session: Session) -> None:
    """Returns in the forked child of each batch, with its tests left in `suite`. Ends the session itself."""
    reason = _unsuitable(runner, suite, session)
    if reason is not None:
        session.refuse(reason)
        raise SystemExit(0)
    before_forks()
    order = session.serve()
    if order is None:
        runner.teardown_test_environment()
        raise SystemExit(0)
    # It was set up once, before the fork, and other batches still use it.
    runner.teardown_test_environment = lambda **_: None
    after_fork(session.temporary)
    os.environ.update(TESTSHOAL_UNITS=order.collected, TESTSHOAL_REPORT=order.report)
    wanted = {os.path.abspath(unit) for unit in order.units}
    suite._tests = [test for test in tests_in(suite) if os.path.abspath(file_of_test(test) or "") in wanted]
    # Told once more of the labels that are its own: one that holds no test counts 0.
    runner._testshoal_labels = [_label(unit) for unit in order.units]


def _select(suite: Any) -> None:
    """Leaves the tests of the parts that this launch is given."""
    parts = Parts.claimed()
    if not parts:
        return
    directory = os.getcwd()
    suite._tests = [
        test
        for test in tests_in(suite)
        if parts.keeps(relative(file_of_test(test) or directory, directory), address(test))
    ]


def _label(unit: str) -> str:
    return os.path.splitext(unit)[0].replace("/", ".")


def _unsuitable(runner: Any, suite: Any, session: Session) -> str | None:
    if any(isinstance(test, unittest.loader._FailedTest) for test in tests_in(suite)):
        return "modules that cannot be imported are left to launches of their own"
    if (getattr(runner, "parallel", 0) or 0) > 1:
        return "the tests are run by processes of Django's own"
    directory = os.getcwd()
    files = {file_of_test(test) for test in tests_in(suite)}
    return session.strangers(relative(file, directory) if file else "tests of no file" for file in files)


def _running(native: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(native)
    def run_suite(self: Any, suite: Any, **kwargs: Any) -> Any:
        if preparing():
            raise HandOverError(
                "nothing was prepared: the project's test runner "
                f"{type(self).__module__}.{type(self).__qualname__} does not call Django's setup_databases"
            )
        session = Session.claimed()
        if session is not None:
            session.refuse("the project's test runner does not ask which databases its tests need")
            raise SystemExit(0)
        _observe(self, suite)
        return native(self, suite, **kwargs)

    return run_suite


def _observe(runner: Any, suite: Any) -> None:
    """Writes the units of `suite`, and makes its run tell of its tests and end with the report. Once only."""
    directory = os.getcwd()
    units, report, events = claim("TESTSHOAL_UNITS"), claim("TESTSHOAL_REPORT"), Events.claimed()
    if units:
        counts = _counts(suite, getattr(runner, "_testshoal_labels", ()), directory)
        write_units(units, counts, seeds_of_django(runner))
    if report:
        interrupt_on_term()
        # On the object: `--parallel` has a suite class of its own, and projects may too.
        recorder = Recorder(suite, directory, events)
        suite._handleClassSetUp = recorder.telling_set_up(suite._handleClassSetUp)
        suite.run = _reporting(suite.run, recorder, os.path.abspath(report))


def _counts(suite: Any, labels: Any, directory: str) -> dict[str, int]:
    """The number of tests per file. Files that were asked for and hold none count 0."""
    asked = (file_of_label(label) for label in labels)
    # The label of a package stands for the files that are found in it.
    counts = {relative(file, directory): 0 for file in asked if file and not file.endswith("__init__.py")}
    for test in tests_in(suite):
        file = file_of_test(test)
        if file:
            name = relative(file, directory)
            counts[name] = counts.get(name, 0) + 1
    return counts


def _reporting(native: Callable[..., Any], recorder: Recorder, report: str) -> Callable[..., Any]:
    process = os.getpid()

    @functools.wraps(native)
    def run(result: Any, *args: Any, **kwargs: Any) -> Any:
        recorder.listen(result)
        try:
            return native(result, *args, **kwargs)
        finally:
            # Also of a run that was interrupted. A test that forks and lets the child return leads the child here too.
            if os.getpid() == process:
                write_whole(report, junit(recorder.cases))

    return run
