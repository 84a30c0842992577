"""What several tests need: where the project and the real texts are."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real texts and published sets, which are not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder 'shared' beside the project: real texts, not part of it")
    return SHARED
