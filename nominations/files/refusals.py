"""Why an upload is not taken; each is one sentence that names the file and says what to do."""

from nominations.kernel.refusals import Refused


class FileRefused(Refused):
    """The file was not stored."""


class TooLarge(FileRefused):
    """More bytes than a file may have."""


class Empty(FileRefused):
    """No bytes at all."""


class WrongType(FileRefused):
    """Not one of the types that are taken here, by its name or by its content."""


class Protected(FileRefused):
    """Encrypted or behind a password: nobody here could read it."""


class Damaged(FileRefused):
    """It begins like its type, but cannot be opened."""


class Unsafe(FileRefused):
    """It could do more than be read: scripts, macros, programs, outside content."""
