"""Garbage collection in a process that serves for months.

A full collection walks everything there is: 200,000 objects of the code itself, for some tenths of a second
in which nobody is answered; a body of ten thousand values is enough to set one off.
"""

import gc


def leave_alone_what_there_is() -> None:
    """Have later collections pass over all objects that are here now: modules, classes, routes."""
    gc.collect()
    gc.freeze()
