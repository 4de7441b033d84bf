"""Builds the template: a whole test run's set-up and tear-down of its databases, without the tests."""

from __future__ import annotations

import functools
import importlib.util
from typing import Any, Callable

from testshoal_django.launch import HandOverError, databases, extending, preparing


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
    if extending():
        refuse_switched_off_migrations()
    old_config = native(verbosity, interactive=False, aliases=None, serialized_aliases=())
    teardown_databases(old_config, verbosity)
    connections.close_all()


def refuse_switched_off_migrations() -> None:
    """Raises HandOverError where changed models would not reach an older database, for no migration brings them.

    An app without any migrations is no obstacle: the action goes on only if its models have not changed.
    """
    from django.apps import apps
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    unmigrated = MigrationLoader(None, ignore_no_migrations=True).unmigrated_apps
    switched_off = sorted(label for label in unmigrated if _has_migrations(apps.get_app_config(label).name))
    unmigrating = sorted(
        alias for alias in databases() if connections.settings[alias]["TEST"].get("MIGRATE") is False
    )
    if switched_off or unmigrating:
        raise HandOverError(
            f"migrations are switched off (apps {switched_off}, databases {unmigrating}), "
            "so an older template cannot be taken further"
        )


def _has_migrations(app: str) -> bool:
    try:
        return importlib.util.find_spec(f"{app}.migrations") is not None
    except ImportError:
        return False
