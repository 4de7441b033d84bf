"""Does once, in a session, what the first test of every batch would have to do."""

from __future__ import annotations

import sys


def warm_up() -> None:
    """Imports the URLconf with all its views, and builds the lookups of its names.

    Any request and any `reverse` in a test does it. One that fails is left to the tests, which see the error.
    """
    from django.conf import settings
    from django.urls import get_resolver

    if not getattr(settings, "ROOT_URLCONF", None):
        return
    try:
        get_resolver().reverse_dict  # noqa: B018, it is built when it is asked for
    except Exception as error:
        sys.stderr.write(f"testshoal: the URLconf is not imported ahead: {type(error).__name__}: {error}\n")
