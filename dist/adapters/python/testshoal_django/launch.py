"""What the action says about this launch, read from the environment."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import NamedTuple

_ENGINES = ("postgres", "mysql", "mariadb", "sqlite")


class HandOverError(Exception):
    """What the action gave and what the project has do not fit together. Fails the run; holds no secret."""

    def __init__(self, message: str) -> None:
        super().__init__(f"testshoal: {message}")


class Database(NamedTuple):
    """A database that stands ready for a Django alias. For SQLite only `name`, an absolute path, is set."""

    engine: str
    name: str
    host: str
    port: str
    user: str
    password: str


@lru_cache(maxsize=None)
def databases() -> dict[str, Database]:
    """The databases by Django alias. Raises HandOverError where they make no sense."""
    try:
        given = json.loads(os.environ.get("TESTSHOAL_DATABASES", "{}"))
    except ValueError:
        raise HandOverError("TESTSHOAL_DATABASES is not JSON") from None
    if not isinstance(given, dict):
        raise HandOverError("TESTSHOAL_DATABASES is not a JSON object of alias -> database")
    return {alias: _database(alias, fields) for alias, fields in given.items()}


def forget_databases() -> None:
    """Lets `databases` read the environment again: a forked child has a clone of its own."""
    databases.cache_clear()


def _database(alias: str, fields: object) -> Database:
    if not isinstance(fields, dict) or fields.get("engine") not in _ENGINES or not fields.get("name"):
        raise HandOverError(f"TESTSHOAL_DATABASES gives alias {alias!r} no name or no engine of {_ENGINES}")
    if fields["engine"] == "sqlite" and not os.path.isabs(fields["name"]):
        raise HandOverError(f"the SQLite database of alias {alias!r} is not an absolute path")
    return Database(fields["engine"], *(str(fields.get(key, "")) for key in Database._fields[1:]))


def preparing() -> bool:
    """Whether this launch builds the template instead of running tests."""
    return os.environ.get("TESTSHOAL_PREPARE") == "1"


def extending() -> bool:
    """Whether the databases that are prepared hold an older template, from which the migrations go on."""
    return os.environ.get("TESTSHOAL_TEMPLATE") == "older"


def claim(variable: str) -> str | None:
    """Takes `variable` out of the environment, so that a test run inside a test does not write our file."""
    return os.environ.pop(variable, None)
