"""pytest plugin: builds the template through pytest-django, or tells the action what was collected."""

from __future__ import annotations

import os
import sys
from typing import Any, Iterator

import pytest
from _pytest import junitxml

import testshoal_seeds
import testshoal_stacks
from testshoal_django import import_hook
from testshoal_django.launch import HandOverError, claim, preparing
from testshoal_django.output import relative, write_units
from testshoal_events import Events
from testshoal_interrupt import interrupt_on_term
from testshoal_parts import Parts, Test
from testshoal_session import Session

# Normally sitecustomize did both. `python -I` and the like run without one.
import_hook.install()
testshoal_stacks.register()


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Keeps pytest-xdist from spreading tests: this process is one worker, and has one clone for itself.

    Whoever shuffles gets the seed that is asked for, before it makes one.
    """
    if getattr(config.option, "numprocesses", None) or getattr(config.option, "dist", "no") != "no":
        sys.stderr.write("testshoal: pytest-xdist stays off, because this process has one clone for itself\n")
        # Both the wish and what xdist may have made of it, as it may have been asked before.
        config.option.numprocesses = 0
        config.option.dist = "no"
        config.option.distload = False
        config.option.tx = []
    testshoal_seeds.give_to_pytest(config.option, testshoal_seeds.claimed())


def pytest_configure(config: pytest.Config) -> None:
    # A pytest that a test starts is not ours: it must not write its report over this one's.
    options = claim("TESTSHOAL_JOB_ADDOPTS")
    if options is not None:
        os.environ["PYTEST_ADDOPTS"] = options
    units, session = claim("TESTSHOAL_UNITS"), Session.claimed()
    events = Events.claimed()
    if preparing():
        return
    if session is not None:
        from testshoal_pytest_session import Batches

        config.pluginmanager.register(Batches(session), "testshoal-session")
    elif units:
        config.pluginmanager.register(_UnitsWriter(os.path.abspath(units)), "testshoal-units")
        config.pluginmanager.register(_Selection(Parts.claimed()), "testshoal-parts")
        watch_tests(config, events)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Comes after every `pytest_configure`, in which a conftest may give Django its settings."""
    try:
        if preparing():
            _prepare(session.config)
        elif _django_is_configured():
            from testshoal_django.hand_over import check_aliases

            check_aliases()
    except HandOverError as error:
        raise pytest.UsageError(str(error)) from None
    if preparing():
        pytest.exit("testshoal: the template is ready", returncode=0)


def _django_is_configured() -> bool:
    conf = sys.modules.get("django.conf")
    return conf is not None and conf.settings.configured


def _prepare(config: pytest.Config) -> None:
    """What pytest-django's `django_db_setup` does, for all aliases, without fixtures of the project."""
    plugin = sys.modules.get("pytest_django.plugin")
    if plugin is None or not config.pluginmanager.is_registered(plugin):
        raise HandOverError(
            "pytest-django is not loaded, so there is nothing that prepares a database. "
            "Install it, or say how to prepare in the input prepare."
        )
    if not _django_is_configured():
        raise HandOverError(
            "Django has no settings. "
            "Set DJANGO_SETTINGS_MODULE in pytest's configuration or in the environment."
        )
    from django.apps import apps
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_test_environment

    from testshoal_django.prepare import prepare_databases

    setup_test_environment(debug=False)
    if config.getoption("nomigrations"):
        settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    with _blocker(plugin, config).unblock():
        prepare_databases(setup_databases.__wrapped__, config.getoption("verbose"))
    teardown_test_environment()


def _blocker(plugin: Any, config: pytest.Config) -> Any:
    """Keeps tests without a database fixture from the database; one per process in old pytest-djangos."""
    key = getattr(plugin, "blocking_manager_key", None)
    return plugin._blocking_manager if key is None else config.stash[key]


class _Selection:
    """Leaves the tests of the parts that this launch is given."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        if not self._parts:
            return
        kept, left = [], []
        for item in items:
            (kept if is_kept(item, self._parts) else left).append(item)
        if left:
            config.hook.pytest_deselected(items=left)
            items[:] = kept


def is_kept(item: pytest.Item, parts: Parts) -> bool:
    return parts.keeps(unit_of(item), _in_junit(item))


def _in_junit(item: pytest.Item) -> Test:
    """Class and name, as `_pytest.junitxml` writes them."""
    *classes, name = junitxml.mangle_test_address(item.nodeid)
    return ".".join(classes), str(junitxml.bin_xml_escape(name))


def watch_tests(config: pytest.Config, events: Events) -> None:
    """Lets the action follow the tests of this process, and end them so that what has run is reported."""
    interrupt_on_term()
    config.pluginmanager.register(_Watched(config, events), "testshoal-watched")


class _Watched:
    def __init__(self, config: pytest.Config, events: Events) -> None:
        self._config = config
        self._events = events

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._events.started(unit_of(item), _in_junit(item))
        yield
        self._events.ended()

    def pytest_keyboard_interrupt(self) -> None:
        """The report gets an element without a name for the test that was interrupted, as if it had passed."""
        xml = self._config.stash.get(junitxml.xml_key, None)
        if xml is not None:
            # Of a test that has ended, the reporter is in the ordered list alone.
            unnamed = [reporter for reporter in xml.node_reporters.values() if "name" not in reporter.attrs]
            xml.node_reporters_ordered[:] = [
                reporter for reporter in xml.node_reporters_ordered if reporter not in unnamed
            ]


class _UnitsWriter:
    """Counts the tests of each file. Left out are files that could not be collected: they are not empty."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._broken: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._broken.add(report.nodeid.split("::")[0])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        config = session.config
        counts = count_tests(session)
        for node in self._broken:
            counts.pop(relative(os.path.join(str(config.rootpath), node), _directory(config)), None)
        write_units(self._path, counts, testshoal_seeds.seeds_of_pytest(config.option))


def count_tests(session: pytest.Session) -> dict[str, int]:
    """The number of tests per file. Files that were asked for and hold none count 0."""
    directory = _directory(session.config)
    files = [os.path.join(directory, argument.split("::")[0]) for argument in session.config.args]
    counts = {relative(file, directory): 0 for file in files if os.path.isfile(file)}
    for item in session.items:
        file = unit_of(item)
        counts[file] = counts.get(file, 0) + 1
    return counts


def unit_of(item: pytest.Item) -> str:
    return relative(str(item.path), _directory(item.config))


def _directory(config: pytest.Config) -> str:
    return str(config.invocation_params.dir)
