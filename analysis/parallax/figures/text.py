"""The figures' sentences: titles, labels, and what is read to those who see none. They stand in ``sentences.toml``."""

from pathlib import Path

from parallax.prose import Sentences

say = Sentences(Path(__file__).with_name("sentences.toml"))
