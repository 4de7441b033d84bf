"""What Django needs before a session forks, and in each child."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

from testshoal_django.launch import forget_databases


def before_forks() -> None:
    """Does once what the first test of every batch would have to do, and leaves no connection to be shared."""
    from django.db import connections

    _import_urlconf()
    connections.close_all()


def after_fork(shared_folder: str) -> None:
    """Gives the child the databases that its environment names, and a folder for uploads of its own.

    `shared_folder`: TMPDIR of the session. That of the child has to be in use already.
    """
    forget_databases()
    _own_media_folder(shared_folder)


def _import_urlconf() -> None:
    """With all its views and the lookups of its names. Any request and any `reverse` in a test does it.

    One that fails is left to the tests, which see the error.
    """
    from django.conf import settings
    from django.urls import get_resolver

    if not getattr(settings, "ROOT_URLCONF", None):
        return
    try:
        get_resolver().reverse_dict  # noqa: B018, it is built when it is asked for
    except Exception as error:
        sys.stderr.write(f"testshoal: the URLconf is not imported ahead: {type(error).__name__}: {error}\n")


def _own_media_folder(shared_folder: str) -> None:
    """Settings that make a temporary MEDIA_ROOT make one per process; the children of a session would share it."""
    from django.conf import settings
    from django.core.signals import setting_changed

    shared = str(settings.MEDIA_ROOT)
    if not shared_folder or not shared.startswith(shared_folder.rstrip(os.sep) + os.sep):
        return
    own = os.path.join(tempfile.mkdtemp(), os.path.basename(shared))
    if os.path.isdir(shared):
        shutil.copytree(shared, own)
    settings.MEDIA_ROOT = type(settings.MEDIA_ROOT)(own)
    # Storages may have read the old one.
    setting_changed.send(sender=type(settings._wrapped), setting="MEDIA_ROOT", value=own, enter=True)
