"""Patches modules of Django right after they are imported, and costs nothing where they never are."""

import sys
import time

#: Seconds on the monotonic clock when this launch began, give or take the start of the interpreter.
_started = time.monotonic()

#: Django's module -> the module of this package whose `patch(module)` changes it.
_PATCHES = {
    "django.db.backends.base.creation": "creation",
    "django.test.utils": "prepare",
    "django.test.runner": "runner",
    "django.core.management": "commands",
    "django.core.management.commands.test": "test_command",
}


def started():
    """When this launch began, in seconds on the monotonic clock."""
    return _started


def restart():
    """Lets the launch begin now: a forked child does not answer for the time before its fork."""
    global _started
    _started = time.monotonic()


def install():
    """Installs the hook once, and again in front of those that came since, such as pytest's.

    Raises RuntimeError where Django was imported before: then it is too late.
    """
    installed = [finder for finder in sys.meta_path if isinstance(finder, _Finder)]
    if installed:
        sys.meta_path.remove(installed[0])
        sys.meta_path.insert(0, installed[0])
        return
    too_early = [name for name in _PATCHES if name in sys.modules]
    if too_early:
        raise RuntimeError(f"{', '.join(too_early)} was imported before the hand-over was installed")
    sys.meta_path.insert(0, _Finder())


class _Finder:
    """Lets the other finders find Django's module, and puts a loader that patches around theirs."""

    def find_spec(self, name, path=None, target=None):
        if name not in _PATCHES:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _PatchingLoader(spec.loader)
                return spec
        return None


class _PatchingLoader:
    """A loader that runs the module, then its patch. An error in the patch fails the import, on purpose."""

    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        # Only the import machinery sees this loader: what inspects the module later finds its own.
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        name = "testshoal_django." + _PATCHES[module.__name__]
        __import__(name)
        sys.modules[name].patch(module)
