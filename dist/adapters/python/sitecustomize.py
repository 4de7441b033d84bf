"""Run by Python at the start of every process that the worker starts: arms the hand-over of the clone.

Processes that never import Django pay for one small module and nothing else.
"""

import os
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))


def _arm_hand_over():
    """Never raises: a process that has nothing to do with Django must not break."""
    try:
        from testshoal_django import import_hook

        import_hook.install()
    except Exception as error:
        sys.stderr.write(
            "testshoal: the hand-over of the clone could not be installed "
            f"({type(error).__name__}: {error}); Django cannot open a database in this process.\n"
        )
        # Every later import of this module fails, and with it every database backend of Django. Going on
        # without the hand-over would silently run the tests on another database.
        sys.modules["django.db.backends.base.creation"] = None


def _arm_stacks():
    """Never raises: stacks that cannot be had are missed by nobody but who looks into a hang."""
    try:
        import testshoal_stacks

        testshoal_stacks.register()
    except Exception as error:
        sys.stderr.write(f"testshoal: no stacks can be had of this process ({type(error).__name__}: {error})\n")


def _run_shadowed_sitecustomize():
    """Only the first sitecustomize on the path is run by Python: run the one that this file hides."""
    from importlib.machinery import PathFinder

    others = [entry for entry in sys.path if os.path.realpath(entry or os.curdir) != _HERE]
    spec = PathFinder.find_spec("sitecustomize", others)
    get_code = getattr(spec and spec.loader, "get_code", None)
    if get_code is None:
        return
    module = type(sys)("sitecustomize")
    module.__file__ = spec.origin
    module.__spec__ = spec
    module.__loader__ = spec.loader
    exec(get_code("sitecustomize"), module.__dict__)


if "TESTSHOAL_DATABASES" in os.environ:
    _arm_hand_over()
if "TESTSHOAL_STACKS" in os.environ:
    _arm_stacks()
if "TESTSHOAL_SESSION" in os.environ:
    import testshoal_fork

    testshoal_fork.begin_import()
_run_shadowed_sitecustomize()
