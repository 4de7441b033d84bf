"""Writes the files that the action reads."""

from __future__ import annotations

import json
import os
import time

from testshoal_django import import_hook


def relative(file: str, directory: str) -> str:
    """`file` as the action names units: relative to `directory`, with forward slashes."""
    return os.path.relpath(file, directory).replace(os.sep, "/")


def write_units(path: str, counts: dict[str, int]) -> None:
    """Tells the action how many tests each file holds, once all are collected. Complete or absent."""
    units = {"launchSeconds": round(time.monotonic() - import_hook.started(), 3), "units": counts}
    write_whole(path, json.dumps(units))


def write_whole(path: str, text: str) -> None:
    """Writes `text` so that `path` is complete or absent, whenever this process is killed."""
    partial = f"{path}.{os.getpid()}.part"
    with open(partial, "w", encoding="utf-8") as out:
        out.write(text)
    os.replace(partial, path)
