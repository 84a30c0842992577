"""What somebody guessed before a result, beside the result."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from parallax.figures.highlight import Html


def check_guesses(guesses: Mapping[str, tuple[object, object]]) -> Html:
    """Guesses beside answers, one line a question.

    Parameters
    ----------
    guesses : mapping
        From what was asked to the guess (None where nobody guessed) and the answer.

    Examples
    --------
    >>> check_guesses({"sources": (3, 5), "loaded phrases": (None, 8)}).markup
    '<ul><li>sources: 5; you said 3</li><li>loaded phrases: 8; no guess was written down</li></ul>'
    """
    lines = [
        f"{what}: {answer}; " + ("no guess was written down" if guess is None else f"you said {guess}")
        for what, (guess, answer) in guesses.items()
    ]
    return Html(f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>")


def check_word(words: pd.DataFrame, guess: str | None, voice: str = "outlet") -> str:
    """On which side a word that somebody guessed is used more.

    Parameters
    ----------
    words : DataFrame
        From :func:`parallax.keyness`.
    guess : str or None

    Examples
    --------
    >>> words = pd.DataFrame({"phrase": ["Quota"], "voice": ["outlet"], "direction": ["more in wire articles"]})
    >>> check_word(words, "quota"), check_word(words, "grain")
    ('more in wire articles', 'used too seldom in these texts, or never by itself')
    """
    if guess is None:
        return "not looked up"
    own = words[words["voice"] == voice]
    found = own.loc[own["phrase"].str.casefold() == guess.casefold(), "direction"]
    return str(found.iloc[0]) if len(found) else "used too seldom in these texts, or never by itself"
