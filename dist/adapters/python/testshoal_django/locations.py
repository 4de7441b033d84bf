"""Says which file a test of unittest belongs to."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import unittest
from typing import Any, Iterator

#: Set on a test: the file of the module that it was loaded from. A class that is imported into a second test
#: module is loaded from both, and only this tells its tests apart.
_LOADED_FROM = "_testshoal_loaded_from"


@contextlib.contextmanager
def remembered(loader: Any) -> Iterator[None]:
    """While open, tests that `loader` loads remember the file that they were loaded from."""
    from_module, from_name = loader.loadTestsFromModule, loader.loadTestsFromName

    def load_tests_from_module(module: Any, *args: Any, **kwargs: Any) -> Any:
        return _remember(from_module(module, *args, **kwargs), getattr(module, "__file__", None))

    def load_tests_from_name(name: str, module: Any = None) -> Any:
        # A module that cannot be imported becomes a test that knows only the last part of its name.
        return _remember(from_name(name, module), file_of_label(name), only=unittest.loader._FailedTest)

    loader.loadTestsFromModule, loader.loadTestsFromName = load_tests_from_module, load_tests_from_name
    try:
        yield
    finally:
        loader.loadTestsFromModule, loader.loadTestsFromName = from_module, from_name


def _remember(tests: Any, file: str | None, only: type = object) -> Any:
    for test in tests_in(tests):
        if file and isinstance(test, only) and not hasattr(test, _LOADED_FROM):
            setattr(test, _LOADED_FROM, file)
    return tests


def tests_in(suite: Any) -> Iterator[Any]:
    """All tests of nested suites, in their order."""
    if isinstance(suite, unittest.BaseTestSuite):
        for part in suite:
            yield from tests_in(part)
    else:
        yield suite


def file_of_test(test: Any) -> str | None:
    """The absolute path of the file that `test` was loaded from; None where there is none."""
    loaded_from = getattr(test, _LOADED_FROM, None)
    if loaded_from:
        return loaded_from
    if isinstance(test, unittest.loader._FailedTest):
        return file_of_label(test._testMethodName)
    return getattr(sys.modules.get(type(test).__module__), "__file__", None)


def file_of_label(label: str) -> str | None:
    """The file of a module, or of a class in it, by dotted name. Imports nothing: that may be what fails."""
    first, *rest = label.split(".")
    try:
        spec = importlib.util.find_spec(first)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        return None
    file = spec.origin if spec.has_location else None
    folders = list(spec.submodule_search_locations or [])
    for part in rest:
        paths = [os.path.join(folder, part) for folder in folders]
        packages = [path for path in paths if os.path.isdir(path)]
        found = [path + ".py" for path in paths] + [os.path.join(path, "__init__.py") for path in packages]
        found = [path for path in found if os.path.isfile(path)]
        if not found and not packages:
            break
        file = found[0] if found else None
        folders = packages
    return file
