"""Why the operating system refused, in the language in use.

What lives here: the reasons that a person meets. What does not: what to do about them (who calls knows).
"""

import errno

from survey.messages import _


def system_reason(error: OSError) -> str:
    """Return why the system refused, without a full stop; its own words for what is rare.

    Python never translates `strerror`.
    """
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EEXIST: _("something of that name exists already"),
        errno.EISDIR: _("it is a folder, not a file"),
        errno.ENOTDIR: _("it is a file, not a folder"),
        errno.EACCES: _("it may not be read or written"),
        errno.EPERM: _("it may not be read or written"),
        errno.EROFS: _("the disk is write-protected"),
        errno.ENOSPC: _("the disk is full"),
        errno.EIO: _("the disk fails, or was taken out"),
        errno.EADDRINUSE: _("another program uses this address"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
