"""What several tests need: where the project and the real texts are."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from parallax.encoder.files import WEIGHTS

# A test that takes long on a busy machine has not failed.
settings.register_profile("parallax", deadline=None)
settings.load_profile("parallax")

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


#: "rainy" is two pieces, "rain" and "##y"; everything else one.
SMALL = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "rain", "##y", "ann", "bo", "said", "says", "falls", "snow", "it", "is", "and",
    ".", ",", '"', "the", "mayor", "of", "tor",
]  # fmt: skip


@pytest.fixture(scope="session")
def vocabulary() -> Tokenizer:
    """The shipped vocabulary; PARALLAX_WEIGHTS names another folder to try."""
    path = Path(os.environ.get("PARALLAX_WEIGHTS", WEIGHTS)) / "tokenizer.json"
    if not path.is_file():
        pytest.skip(f"needs the vocabulary of the trained weights: no {path.name} in the folder of the weights")
    return Tokenizer.from_file(str(path))


@pytest.fixture(scope="session")
def small() -> Tokenizer:
    """A vocabulary of a few words, as the encoder's own is built."""
    found = Tokenizer(models.WordPiece({word: n for n, word in enumerate(SMALL)}, unk_token="[UNK]"))
    found.normalizer = normalizers.BertNormalizer()
    found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return found
