"""Some of a file's tests: a file that is too long for one batch is run in parts."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, FrozenSet, Iterable, Mapping, Tuple

#: Class and name of a test, as JUnit XML has them.
Test = Tuple[str, str]


class Parts:
    """Which tests of which files this launch runs; of a file that is not named, all."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        self._files: Dict[str, Tuple[str, FrozenSet[Test]]] = {}
        for file, part in files.items():
            kind = "only" if "only" in part else "except"
            self._files[file] = (kind, frozenset(_tests(part[kind])))

    @classmethod
    def claimed(cls) -> "Parts":
        """What the action says of this launch. Answers once: a test run inside a test runs all of its tests."""
        path = os.environ.pop("TESTSHOAL_PARTS", None)
        if path is None:
            return cls({})
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file))

    def __bool__(self) -> bool:
        return bool(self._files)

    def keeps(self, file: str, test: Test) -> bool:
        """`file`: relative to the working directory, with forward slashes."""
        kind, named = self._files.get(file, ("except", frozenset()))
        return (test in named) == (kind == "only")


def _tests(pairs: Iterable[Iterable[str]]) -> Iterable[Test]:
    return ((group, name) for group, name in pairs)
