"""Writes the files that the action reads."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import time
from typing import Any, Mapping

from testshoal_django import import_hook


def relative(file: str, directory: str) -> str:
    """`file` as the action names units: relative to `directory`, with forward slashes."""
    return os.path.relpath(file, directory).replace(os.sep, "/")


def write_units(path: str, counts: dict[str, int], seeds: Mapping[str, Any]) -> None:
    """Tells the action how many tests each file holds, once all are collected. Complete or absent.

    `seeds`: by what shuffles them, from `testshoal_seeds`.
    """
    seconds = round(time.monotonic() - import_hook.started(), 3)
    # Others than numbers decide an order too, and they may be anything.
    numbers = {name: str(seed) for name, seed in seeds.items() if re.fullmatch(r"-?[0-9]{1,20}", str(seed))}
    facts = {"launchSeconds": seconds, "units": counts, "seeds": numbers, "versions": _versions()}
    write_whole(path, json.dumps(facts))


def _versions() -> dict[str, str]:
    """Of Python, and of the runners that are loaded."""
    loaded = {name: sys.modules.get(module) for name, module in (("pytest", "pytest"), ("Django", "django"))}
    versions = {name: getattr(module, "__version__", None) for name, module in loaded.items()}
    told = {name: version[:40] for name, version in versions.items() if isinstance(version, str)}
    return {"Python": platform.python_version()[:40], **told}


def write_whole(path: str, text: str) -> None:
    """Writes `text` so that `path` is complete or absent, whenever this process is killed."""
    partial = f"{path}.{os.getpid()}.part"
    with open(partial, "w", encoding="utf-8") as out:
        out.write(text)
    os.replace(partial, path)
