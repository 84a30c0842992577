"""The report's sentences, from ``sentences.toml``. What is filled in is shown safely, with a true minus sign."""

from pathlib import Path

from parallax.figures import wording
from parallax.prose import Sentences

say = Sentences(Path(__file__).with_name("sentences.toml"), wording.sentence)
