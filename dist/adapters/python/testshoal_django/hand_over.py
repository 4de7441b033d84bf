"""Points Django's connections to the databases that stand ready for them, and back."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any, Iterable

from django.conf import settings

from testshoal_django.launch import Database, HandOverError, databases

_SERVER_KEYS = ("HOST", "PORT", "USER", "PASSWORD")
_VENDORS = {"postgres": "postgresql", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}

#: Alias -> what the project's settings had, while its connections point to our database.
_project_settings: dict[str, dict[str, Any]] = {}


@lru_cache(maxsize=None)
def check_aliases() -> None:
    """Says once which aliases stay as the project has them.

    Raises HandOverError where there is a database for an alias that the project does not have.
    """
    from django.db import connections

    known = connections.settings
    unknown = set(databases()) - set(known)
    if unknown:
        raise HandOverError(
            f"there is a database for alias {_listed(unknown)}, but DATABASES in the settings has "
            f"only {_listed(known)}. Use the project's names (input database-url: alias=url)."
        )
    left = [alias for alias in known if alias not in databases() and _has_test_database(known[alias])]
    if left and databases():
        sys.stderr.write(
            f"testshoal: no database was given for alias {_listed(left)}; it stays as the project has it.\n"
        )


def _has_test_database(alias_settings: dict[str, Any]) -> bool:
    return not alias_settings["TEST"]["MIRROR"] and alias_settings["ENGINE"] != "django.db.backends.dummy"


def _listed(aliases: Iterable[str]) -> str:
    return ", ".join(repr(alias) for alias in sorted(aliases))


def database_for(connection: Any) -> Database | None:
    """The database that `connection` must use; None where the project's own settings stay.

    Raises HandOverError where the databases and the project do not fit together.
    """
    check_aliases()
    database = databases().get(connection.alias)
    if database is not None and connection.vendor != _VENDORS[database.engine]:
        raise HandOverError(
            f"alias {connection.alias!r} was given a {database.engine} database, but its ENGINE "
            f"is {connection.settings_dict['ENGINE']}. Give it one of that engine (input database-url)."
        )
    return database


def take_over(connection: Any, database: Database) -> None:
    """Makes `connection`, and every later one of its alias in any thread, open `database`."""
    close(connection)
    before = {key: connection.settings_dict[key] for key in ("NAME", *_SERVER_KEYS, "TEST")}
    _project_settings.setdefault(connection.alias, before)
    # Normally `settings_dict` is the very dict in settings.DATABASES, but the settings may have been
    # overridden: Django writes both, and so do we. In place, because other threads' connections share it.
    for target in (connection.settings_dict, settings.DATABASES[connection.alias]):
        target["NAME"] = database.name
        if database.engine != "sqlite":
            server = (database.host, database.port, database.user, database.password)
            target.update(zip(_SERVER_KEYS, server))
        # Whoever asks Django for the name of the test database finds it here. A new dict, because projects
        # share one TEST dict between aliases.
        target["TEST"] = {**before["TEST"], "NAME": database.name}


def give_back(connection: Any) -> None:
    """Undoes `take_over`."""
    close(connection)
    before = _project_settings.pop(connection.alias)
    for target in (connection.settings_dict, settings.DATABASES[connection.alias]):
        target.update(before)


def is_taken_over(connection: Any) -> bool:
    return connection.alias in _project_settings


def follow_primary(mirror: Any, primary_settings: dict[str, Any]) -> None:
    """Lets the connection `mirror` go to its primary's server; Django itself copies no more than the name.

    Raises HandOverError where the mirror was given a database and its primary was not.
    """
    from django.db import connections

    if any(connections[alias].settings_dict is primary_settings for alias in _project_settings):
        close(mirror)
        mirror.settings_dict.update({key: primary_settings[key] for key in _SERVER_KEYS})
    elif mirror.alias in databases():
        raise HandOverError(
            f"alias {mirror.alias!r} was given a database, but in the settings it shares that of "
            "another alias, which was given none. Name that one instead (input database-url)."
        )


def close(connection: Any) -> None:
    """Closes the connection, and the pool that Django 5.1 and later keep per alias for its first address."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
