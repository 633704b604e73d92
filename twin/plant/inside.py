"""Files that a plant's text names: they lie in the plant's folder, and their names are relative to it."""

from __future__ import annotations

from pathlib import Path

LONGEST_SHOWN = 60
"""Letters of a name that a sentence repeats."""


class OwnFileError(ValueError):
    """A name is none of a file in the plant's folder; the message is a sentence without its end."""


class MissingFileError(OwnFileError):
    """A name could be one of a file in the plant's folder, and there is no such file."""


def own_file(folder: Path, name: str) -> Path:
    """Absolute path of the file that a plant's text calls `name`.

    folder: of the plant.
    Raises `OwnFileError` where the name is no path, is absolute or leaves the folder, and the kind
    `MissingFileError` of it where there is no such file.
    """
    try:
        if Path(name).is_absolute():
            raise OwnFileError(f"{shown(name)} is an absolute path, not one in the plant's folder")
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise OwnFileError(f"{shown(name)} leaves the plant's folder")
        found = path.is_file()
    except OSError as error:
        raise OwnFileError(f"{shown(name)} can be no file's name ({error.strerror})") from error
    except RuntimeError as error:
        raise OwnFileError(f"{shown(name)} is a link that leads back to itself") from error
    except OwnFileError:
        raise
    except ValueError as error:
        raise OwnFileError(f"{shown(name)} can be no file's name ({error})") from error
    if not found:
        raise MissingFileError(f"there is no file {shown(name)} in the plant's folder")
    return path


def shown(name: str) -> str:
    """A name as a sentence can hold it: with its beginning alone where it is long.

    >>> shown("a" * 5000)[-30:]
    'aaaaaaaaaaa… (5000 characters)'
    """
    text = name if name.isprintable() else ascii(name)[1:-1]
    return text if len(name) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}… ({len(name)} characters)"
