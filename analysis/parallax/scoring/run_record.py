"""Versions and hashes of everything that a number depends on."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from parallax.encoder.files import sha256 as weights
from parallax.formats.outlets import Outlets
from parallax.gazetteer.targets import Targets
from parallax.version import installed_version

if TYPE_CHECKING:
    pass

CODERS = Path(__file__).parent.parent / "coders"


def provenance(targets: Targets, outlets: Outlets) -> dict:
    """Versions, and hashes of everything the numbers depend on."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    # Lexicons, cues and polarities: everything but code that the coders read.
    for path in sorted(path for path in CODERS.rglob("*") if path.suffix in (".csv", ".toml")):
        digest.update(path.relative_to(CODERS).as_posix().encode() + b"\0" + path.read_bytes())
    packages = (
        "ftfy", "numpy", "onnxruntime", "pandas", "py3langid", "pyarrow", "scikit-learn", "scipy", "textblob",
        "tokenizers",
    )  # fmt: skip
    return {
        "parallax": installed_version(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
        "processor": processor(),
        "sha256": {
            "weights": weights(),
            "lexicons": digest.hexdigest(),
            "targets": targets.sha256,
            "outlets": outlets.sha256,
        },
    }


def processor() -> str:
    """The kind of processor and its widest vector instructions, as "x86_64 avx2"."""
    import pyarrow as pa

    return f"{platform.machine()} {pa.runtime_info().detected_simd_level}"
