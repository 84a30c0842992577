"""The instrument's figures as pictures: how good it is on published sets, and whether its probabilities hold."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.figure import Figure

from parallax.figures import wording
from parallax.figures.drawing import INK, LINE, PALETTE, QUIET, STYLE, WIDTH, Drawing
from parallax.figures.text import say
from parallax.instrument.accuracy import SHOWN

#: Who answers, with a colour and a shape each.
ANSWERS = {
    "model": (PALETTE[0], "o"),
    "rules": (PALETTE[1], "D"),
    "textblob": (PALETTE[2], "s"),
    "majority": (PALETTE[6], "X"),
}


def scorecard(measured: dict) -> Drawing:
    """F1 on each published set: the trained coder with its interval, and the others on the same rows.

    Parameters
    ----------
    measured : dict
        From :func:`~parallax.evaluation.measured.read_measured`.
    """
    names = say.table("accuracy.answers")
    rows = [(f"{called}\n{about}", _answers(measured["sets"][key], name)) for key, name, about, called, _ in SHOWN]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.6 + 0.36 * len(rows)))
        axis = figure.subplots()
        for i, (_, answers) in enumerate(rows):
            axis.plot([0, 1], [i, i], color=LINE, linewidth=0.5, zorder=0)
            for who, of in answers.items():
                colour, shape = ANSWERS[who]
                if who == "model":
                    axis.plot([of["low"], of["high"]], [i, i], color=colour, linewidth=2.2, zorder=1)
                axis.plot([of["value"]], [i], shape, color=colour, markersize=5, zorder=2)
            best = answers["model"]
            axis.annotate(f"{best['value']:.2f}", (best["value"], i), (0, 5), textcoords="offset points", ha="center")
        axis.set_yticks(range(len(rows)), [name for name, _ in rows])
        axis.set_ylim(len(rows) - 0.5, -0.7)
        axis.set_xlim(0, 1)
        axis.set_xlabel(say("accuracy.axis"), color=QUIET)
        handles = [
            mpl.lines.Line2D([], [], linestyle="", marker=shape, color=colour, label=names[who])
            for who, (colour, shape) in ANSWERS.items()
        ]
        axis.legend(handles=handles, frameon=False, ncols=4, loc="lower left", bbox_to_anchor=(-0.02, 1.0))
        figure.subplots_adjust(left=0.27, right=0.98, top=0.92, bottom=0.13)
    ahead = sum(
        all(of["value"] < answers["model"]["low"] for who, of in answers.items() if who != "model")
        for _, answers in rows
    )
    title = say("accuracy.title", ahead=ahead, all=len(rows))
    said = "; ".join(
        f"{name.replace(chr(10), ', ')}: " + ", ".join(f"{names[who]} {of['value']:.2f}" for who, of in answers.items())
        for name, answers in rows
    )
    return Drawing(figure, title, say("accuracy.alt", questions=said))


def _answers(of: dict, name: str) -> dict[str, dict]:
    found = {"model": of["model"][name]} | {who: b[name] for who, b in of["baselines"].items() if name in b}
    return {who: found[who] for who in ANSWERS if who in found and found[who]["value"] is not None}


def reliability_diagram(measured: dict) -> Drawing:
    """For each question, the share of right answers against the probability that was given."""
    shown = {head: of for head, of in measured["calibration"].items() if of["n"]}
    across = 5
    down = -(-len(shown) // across)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 1.55 * down))
        for i, (head, of) in enumerate(shown.items()):
            axis = figure.add_subplot(down, across, i + 1)
            axis.plot([0, 1], [0, 1], color=LINE, linewidth=0.8)
            x, y = [b["probability"] for b in of["bands"]], [b["right"] for b in of["bands"]]
            sizes = [4 + 60 * b["n"] / of["n"] for b in of["bands"]]
            axis.plot(x, y, color=PALETTE[0], linewidth=0.8)
            axis.scatter(x, y, s=sizes, color=PALETTE[0], zorder=2)
            axis.set(xlim=(0, 1.04), ylim=(0, 1.04), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
            name, error = wording.words(head), f"{of['ece']:.3f}"
            axis.set_title(say("calibration.panel", question=name, error=error), color=INK, pad=3)
            axis.tick_params(labelsize=6, colors=QUIET)
            axis.set_aspect("equal")
        figure.supxlabel(say("calibration.axis"), color=QUIET, fontsize=7.5)
        figure.supylabel(say("calibration.axis_right"), color=QUIET, fontsize=7.5)
        figure.tight_layout(pad=0.6)
    worst = max(shown, key=lambda head: shown[head]["ece"])
    least, most = (f"{bound(of['ece'] for of in shown.values()):.3f}" for bound in (min, max))
    by_chance = f"{shown[worst]['by_chance']:.3f}"
    question = wording.words(worst)
    title = say("calibration.title", least=least, most=most, question=question, by_chance=by_chance)
    said = "; ".join(
        say("calibration.alt_question", question=wording.words(head), error=f"{of['ece']:.3f}", n=of["n"])
        for head, of in shown.items()
    )
    return Drawing(figure, title, say("calibration.alt", questions=said))
