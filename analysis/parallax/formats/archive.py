"""A ZIP of files of any known format; an archive inside it is not opened.

Follows PKWARE's APPNOTE 6.3 as far as Python's ``zipfile`` does. Nothing is written under a name from the
archive: each file is unpacked to a temporary one of our own naming, read, and deleted.
"""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from parallax.article import Reject
from parallax.formats.documents import is_zip, opened_zip
from parallax.formats.limits import MAX_ARCHIVE, MAX_BYTES, MAX_MEMBERS, MAX_RATIO
from parallax.formats.row import reject
from parallax.formats.tabular import Rows

#: How archives begin: ZIP, gzip, bzip2, xz, 7-Zip, RAR, Zstandard; tar says so at its 257th byte.
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x28\xb5\x2f\xfd")
_OFFICE = frozenset(["[Content_Types].xml", "mimetype"])


def recognises(head: bytes, path: Path) -> bool:
    return is_zip(head)


def read(path: Path, name: str, read_file: Callable[[Path, str], Rows], is_beside: Callable[[str], bool]) -> Rows:
    """The articles of the files inside, each read by ``read_file``, without files for which ``is_beside`` is true."""
    try:
        with opened_zip(path) as file:
            # Not is_dir(): it fails at a file without a name.
            members = [member for member in file.infolist() if not member.filename.endswith("/")]
            if why := _refused(members):
                yield Reject(name, "", f"file {name!r}: {why}")
                return
            wanted = [member for member in members if not is_beside(member.filename)]
            yield from _members(file, wanted, name, read_file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
        office = ", as every DOCX is" if name.lower().endswith(".docx") else ""
        yield reject(name, "", f"file {name!r} could not be read as a ZIP{office}: {error}"[:300])


def _refused(members: list[zipfile.ZipInfo]) -> str:
    """Why the archive as a whole is not opened; empty if it is."""
    if not members:
        return "the ZIP is empty"
    if _OFFICE & {member.filename for member in members}:
        return "an office file of another kind. Save it as DOCX, or a table as CSV"
    if len(members) > MAX_MEMBERS:
        return f"the ZIP holds {len(members):,} files, more than {MAX_MEMBERS:,}. Unpack it and give the folder"
    size = sum(member.file_size for member in members)
    if size > MAX_ARCHIVE:
        return f"the ZIP has {size:,} bytes unpacked, more than {MAX_ARCHIVE:,}. Unpack it and give the folder"
    return ""


def _members(
    file: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str, read_file: Callable[[Path, str], Rows]
) -> Rows:
    left = MAX_ARCHIVE
    with tempfile.TemporaryDirectory(prefix="parallax-") as folder:
        for number, member in enumerate(members):
            shown = f"{name}/{member.filename}"
            # The suffix helps to tell formats of plain text apart; nothing else of the name is used.
            suffix = PurePosixPath(member.filename).suffix.lower()
            copy = Path(folder) / f"{number}{suffix if re.fullmatch(r'[.][a-z0-9]{1,9}', suffix) else ''}"
            try:
                left -= _unpack(file, member, copy, min(MAX_BYTES, left))
                if nested(copy):
                    raise ValueError("an archive in an archive is not opened. Unpack it and give the folder")
            except Exception as error:  # zlib.error, lzma.LZMAError and what else a damaged member raises
                yield reject(shown, shown, f"file {shown!r} could not be unpacked: {error}"[:300])
            else:
                yield from read_file(copy, shown)
            copy.unlink(missing_ok=True)
    if not members:
        yield Reject(name, "", f"file {name!r}: the ZIP holds no file that could be an article")


def _unpack(file: zipfile.ZipFile, member: zipfile.ZipInfo, copy: Path, most: int) -> int:
    """Unpack one file; bytes written. The size that the archive states is not relied on."""
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ValueError("it is a link to a file, not a file")
    if member.flag_bits & 1:
        raise ValueError("it asks for a password")
    if member.file_size > most:
        raise ValueError(f"it has {member.file_size:,} bytes, more than the {most:,} that are left to it")
    if member.file_size > max(MAX_RATIO * member.compress_size, 1_000_000):
        raise ValueError(f"it is packed more than {MAX_RATIO} times: no text is, a bomb is")
    written = 0
    with file.open(member) as packed, open(copy, "wb") as target:
        while block := packed.read(1 << 20):
            written += len(block)
            if written > most:
                raise ValueError(f"it has more than {most:,} bytes")
            target.write(block)
    return written


def nested(path: Path) -> bool:
    """Whether a file is an archive; a DOCX, which is packed like one, is not."""
    from parallax.formats.documents import is_docx

    with open(path, "rb") as file:
        head = file.read(512)
    return (head.startswith(_ARCHIVES) or head[257:262] == b"ustar") and not is_docx(head, path)
