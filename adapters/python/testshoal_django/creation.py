"""Makes Django find its test databases ready, instead of creating, migrating and dropping them.

Read in `django/db/backends/base/creation.py` of Django 3.2, 4.2, 5.0, 5.2 and 6.1. The backends of PostgreSQL
and SQLite override none of the three methods that are wrapped here, only what those call.
"""

from __future__ import annotations

import functools
import inspect
import os
from typing import Any, Callable

from testshoal_django import hand_over
from testshoal_django.launch import Database, HandOverError, preparing


def patch(module: Any) -> None:
    creation = module.BaseDatabaseCreation
    creation.create_test_db = _creating(creation.create_test_db)
    creation.destroy_test_db = _destroying(creation.destroy_test_db)
    creation.set_as_test_mirror = _mirroring(creation.set_as_test_mirror)
    # `clone_test_db` stays Django's. Our launches never pass --parallel; a project that does gets copies of
    # our clone, under its name with `_1`, `_2`, …, and Django drops those copies at the end.


def _creating(native: Callable[..., str]) -> Callable[..., str]:
    signature = inspect.signature(native)

    @functools.wraps(native)
    def create_test_db(self: Any, *args: Any, **kwargs: Any) -> str:
        database = hand_over.database_for(self.connection)
        if database is None:
            return native(self, *args, **kwargs)
        call = signature.bind(self, *args, **kwargs)
        call.apply_defaults()
        hand_over.take_over(self.connection, database)
        if preparing():
            return _migrate(native, call)
        return _use_clone(self, database, call.arguments["verbosity"], call.arguments.get("serialize"))

    return create_test_db


def _use_clone(creation: Any, database: Database, verbosity: int, serialize: bool | None) -> str:
    """What is left of Django's create_test_db on a database that holds all it would put there."""
    alias = creation.connection.alias
    if database.engine == "sqlite" and not os.path.isfile(database.name):
        # SQLite would silently make an empty one.
        raise HandOverError(f"there is no clone for alias {alias!r} at {database.name}")
    if verbosity >= 1:
        creation.log(f"Using the clone for alias {alias!r}...")
    if serialize:
        creation.connection._test_serialized_contents = creation.serialize_db_to_string()
    # Django opens the connection here too: a wrong address fails now and not inside the first test.
    creation.connection.ensure_connection()
    return database.name


def _migrate(native: Callable[..., str], call: inspect.BoundArguments) -> str:
    """Django's own create_test_db on the empty database that is already there."""
    creation = call.arguments["self"]
    call.arguments["keepdb"] = True
    if call.arguments.get("serialize"):
        call.arguments["serialize"] = False
    # Making the database is our part. Django would look for it through the server's `postgres` database,
    # which the role may not be allowed to open, and would make one where it finds none.
    creation._create_test_db = lambda *args, **kwargs: creation._get_test_db_name()
    try:
        return native(*call.args, **call.kwargs)
    finally:
        del creation._create_test_db


def _destroying(native: Callable[..., None]) -> Callable[..., None]:
    signature = inspect.signature(native)

    @functools.wraps(native)
    def destroy_test_db(self: Any, *args: Any, **kwargs: Any) -> None:
        of_parallel_worker = signature.bind(self, *args, **kwargs).arguments.get("suffix") is not None
        if of_parallel_worker or not hand_over.is_taken_over(self.connection):
            return native(self, *args, **kwargs)
        return hand_over.give_back(self.connection)

    return destroy_test_db


def _mirroring(native: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(native)
    def set_as_test_mirror(self: Any, primary_settings_dict: Any) -> None:
        native(self, primary_settings_dict)
        hand_over.follow_primary(self.connection, primary_settings_dict)

    return set_as_test_mirror
