"""Builds the template: a whole test run's set-up and tear-down of its databases, without the tests."""

from __future__ import annotations

import functools
from typing import Any, Callable

from testshoal_django.launch import HandOverError, databases, preparing


def patch(module: Any) -> None:
    module.setup_databases = _ending_when_prepared(module.setup_databases)


def _ending_when_prepared(native: Callable[..., Any]) -> Callable[..., Any]:
    """A `setup_databases` that, while preparing, ends the process successfully once the databases are set up.

    It ends there because a project's test runner may go on and load data of its own. That code runs again on
    every clone, so its rows must not be in the template as well.
    """

    @functools.wraps(native)
    def setup_databases(verbosity: int, interactive: bool, **kwargs: Any) -> Any:
        if not preparing():
            return native(verbosity, interactive, **kwargs)
        prepare_databases(native, verbosity)
        raise SystemExit(0)

    return setup_databases


def prepare_databases(native: Callable[..., Any], verbosity: int) -> None:
    """Sets up every alias as `native`, Django's `setup_databases`, does, and closes the connections.

    Aliases without a database of ours get the test database that Django makes, since migrations may use them,
    and lose it again.
    """
    from django.db import connections
    from django.test.utils import teardown_databases

    if not databases():
        raise HandOverError("TESTSHOAL_DATABASES names no database to prepare")
    old_config = native(verbosity, interactive=False, aliases=None, serialized_aliases=())
    teardown_databases(old_config, verbosity)
    connections.close_all()
