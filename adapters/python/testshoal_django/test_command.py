"""Lets the child of a session end where `manage.py test` ends."""

from __future__ import annotations

from typing import Any

from testshoal_child import ending_with


def patch(module: Any) -> None:
    module.Command.handle = ending_with(module.Command.handle)
