"""A session of pytest: the process itself runs no test, each of its forked children those of one batch.

Read in pytest 7.4, 8.4 and 9.0: the hooks, `_pytest.junitxml` and the terminal reporter's own state.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from typing import Any, Optional

import pytest
from _pytest import junitxml

from testshoal_child import end_process
from testshoal_django.forks import after_fork, before_forks
from testshoal_django.launch import databases
from testshoal_django.output import write_units
from testshoal_events import Events
from testshoal_parts import Parts
from testshoal_pytest import count_tests, is_kept, unit_of, watch_tests
from testshoal_seeds import random_order_shuffles, seeds_of_pytest
from testshoal_session import Order, Session


class Batches:
    def __init__(self, session: Session) -> None:
        self._session = session
        #: As the job has it. The launches of the batches have it with our plugin and their own report.
        self._options = os.environ.get("PYTEST_ADDOPTS")
        self._broken = 0
        #: Set in a child.
        self._running: Optional[pytest.Session] = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._broken += report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Optional[bool]:
        reason = self._unsuitable(session)
        if reason is not None:
            self._session.refuse(reason)
            return True
        before_forks()
        counts = count_tests(session)
        order = self._session.serve()
        if order is None:
            return True
        self._narrow(session, order, counts)
        return None

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        if self._running is not None:
            end_process(int(self._running.exitstatus))

    def _unsuitable(self, session: pytest.Session) -> Optional[str]:
        if self._broken:
            return "files that cannot be collected are left to launches of their own"
        strangers = self._session.strangers(unit_of(item) for item in session.items)
        if strangers is not None:
            return strangers
        if random_order_shuffles(session.config.option):
            # What is left of a batch would be in an order that no launch of its own can have.
            return "pytest-random-order shuffles the files of all batches together"
        if _undoes_in_conftest(session.config):
            return "a conftest undoes at the end of a process what all batches would share"
        conf = sys.modules.get("django.conf")
        if conf is None or not conf.settings.configured:
            return "only Django can be given another database after the import"
        from django.db import connections

        if not databases() or not set(databases()) <= set(connections.settings):
            return "the databases are not those of Django's settings"
        return None

    def _narrow(self, session: pytest.Session, order: Order, counts: dict[str, int]) -> None:
        """Leaves what the batch's own launch would have collected, in the same order."""
        self._running = session
        after_fork(self._session.temporary)
        os.environ.pop("TESTSHOAL_UNITS", None)
        if self._options is None:
            os.environ.pop("PYTEST_ADDOPTS", None)
        else:
            os.environ["PYTEST_ADDOPTS"] = self._options
        wanted = set(order.units)
        parts = Parts.claimed()
        session.items = [item for item in session.items if unit_of(item) in wanted and is_kept(item, parts)]
        session.testscollected = len(session.items)
        if parts:
            counts = {**dict.fromkeys(wanted, 0), **Counter(unit_of(item) for item in session.items)}
        _own_capture(session.config)
        _restart_terminal(session.config)
        _report_to(order.report, session.config)
        write_units(
            order.collected, {unit: counts.get(unit, 0) for unit in order.units}, seeds_of_pytest(session.config.option)
        )
        watch_tests(session.config, Events.claimed())


def _undoes_in_conftest(config: pytest.Config) -> bool:
    conftests = [
        plugin
        for plugin in config.pluginmanager.get_plugins()
        if os.path.basename(getattr(plugin, "__file__", None) or "") == "conftest.py"
    ]
    return any(
        hasattr(plugin, hook) for plugin in conftests for hook in ("pytest_sessionfinish", "pytest_unconfigure")
    )


def _own_capture(config: pytest.Config) -> None:
    """Gives this process files of its own for what pytest captures: those of its parent have one offset for all."""
    capture = getattr(config.pluginmanager.getplugin("capturemanager"), "_global_capturing", None)
    for stream in (getattr(capture, "out", None), getattr(capture, "err", None)):
        try:
            descriptor = stream.tmpfile.fileno()
        except (AttributeError, OSError):
            # It is kept in memory, or nothing is captured.
            continue
        with tempfile.TemporaryFile(buffering=0) as fresh:
            os.dup2(fresh.fileno(), descriptor, inheritable=False)


def _restart_terminal(config: pytest.Config) -> None:
    """The summary of a batch counts from its own start, and has no warnings of other batches' files."""
    reporter: Any = config.pluginmanager.getplugin("terminalreporter")
    if reporter is None:
        return
    reporter.stats.clear()
    from _pytest import timing

    if hasattr(timing, "Instant") and hasattr(reporter, "_session_start"):
        reporter._session_start = timing.Instant()
    elif hasattr(reporter, "_sessionstarttime"):
        reporter._sessionstarttime = timing.time()


def _report_to(path: str, config: pytest.Config) -> None:
    """Begins the JUnit XML anew, at `path`."""
    junitxml.pytest_unconfigure(config)
    config.option.xmlpath = path
    junitxml.pytest_configure(config)
    config.stash[junitxml.xml_key].pytest_sessionstart()
