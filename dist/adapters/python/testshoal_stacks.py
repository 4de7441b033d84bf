"""Lets this process write the stacks of its threads where the action reads them, when it asks by a signal."""

import os
import sys

#: Of the signals without a meaning of their own: SIGUSR1 and SIGUSR2 are often the project's. The action knows it by
#: this number (`src/workers/stack-dump.ts`).
SIGNAL = 46

#: The file must stay open: the handler runs where nothing can be opened any more.
_file = None
_path = None


def register():
    """Does nothing where nobody asks for stacks, or where it was done for the same file already."""
    global _file, _path
    path = os.environ.get("TESTSHOAL_STACKS")
    if path is None or path == _path or not sys.platform.startswith("linux"):
        return
    import faulthandler

    # Unbuffered, and appended to: all processes of a batch write to one file.
    file = open(path, "ab", buffering=0)
    # In C, without the interpreter: it answers from inside a library call, and while another thread holds the lock.
    faulthandler.register(SIGNAL, file, all_threads=True)
    _file, _path = file, path
