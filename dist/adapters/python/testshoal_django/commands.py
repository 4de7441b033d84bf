"""Makes `manage.py testshoal_prepare` known without an entry in INSTALLED_APPS."""

from __future__ import annotations

import functools
from typing import Any


def patch(module: Any) -> None:
    native = module.get_commands

    @functools.wraps(native)
    def get_commands() -> dict[str, Any]:
        return {**native(), "testshoal_prepare": "testshoal_django"}

    # Django's function is cached; tests of commands clear the cache through it.
    get_commands.cache_clear = native.cache_clear
    get_commands.cache_info = native.cache_info
    module.get_commands = get_commands
