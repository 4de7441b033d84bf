"""Gives a forked child a folder of its own for uploads, where a launch would have had one."""

from __future__ import annotations

import os
import shutil
import tempfile


def own_media_folder(shared_folder: str) -> None:
    """Settings that make a temporary MEDIA_ROOT make one per process; the children of a session would share it.

    `shared_folder`: TMPDIR of the session. That of the child has to be in use already.
    """
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
