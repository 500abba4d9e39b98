"""``stance demo``: one article that ships with the package, who speaks in it, and its page."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stance.cli.analyzing import demo_articles, embedded_articles, end, print_speakers
from stance.cli.console import Debug, Quiet, Speakers, Verbose, print_table, session

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DEMO_EXAMPLES", "demo", "one_each"]


DEMO_EXAMPLES: Final = (
    "stance demo",
    "stance demo --no-open",
    "stance demo --corpus --speakers 10",
)
_START: Final = "Analysing an article on Amazon's work for spies and police (some seconds) ..."
_ABOUT: Final = (
    "The article was written for stance. Sean Roche, John Edwards, Teresa Carlson, Jeff Bezos,\n"
    "Margaret O’Mara, Amazon, We Won’t Build It and the ACLU said these things in public; the\n"
    "French wording is ours. Tom Hadley and Linda Marsh are invented. One clear article proves\n"
    "nothing: docs/evaluation.md says how often stance is right on the real press."
)
_NEXT: Final = "Next: stance report FOLDER, with a folder of articles of your own."


def demo(  # noqa: PLR0913 - a command has the options that it has
    *,
    corpus: Annotated[
        bool, typer.Option("--corpus", help="Analyse all articles that ship, about 60.")
    ] = False,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The page to write.", dir_okay=False)
    ] = Path("stance-demo.html"),
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Write the page, but do not open it.")
    ] = False,
    speakers: Speakers = 25,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Show what stance does on an article that ships with it.

    Prints the speakers of the article with role, stance and a quotation, then writes
    a page that shows the quotations in the text, and opens it in the browser.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        if not corpus:
            console.say(_START)
        from stance.analysis import analyze  # noqa: PLC0415 - quick --help

        articles = embedded_articles() if corpus else demo_articles()
        analysis = analyze(articles, progress=console.progress)
        if corpus:
            print_speakers(analysis, speakers, console)
        else:
            from stance.cli.text_tables import voice_table  # noqa: PLC0415 - quick --help

            print_table(voice_table(one_each(analysis.quotes).head(speakers)))
            console.say(f"\n{_ABOUT}\n")
        page = analysis.report(out).resolve()
        opened = not no_open and _open(page)
        console.say(f"Page: {page}{' (opened in your browser)' if opened else ''}")
        if not corpus:
            console.say(_NEXT)
        end(analysis, console)


def one_each(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a quotation for each speaker: one that shows the side that the speaker takes.

    The side is that of most of the speaker's quotations, in doubt that of the mean; the
    quotation is the one on that side with the surest score. Speakers stand in text order.
    """
    from stance.comparing import summarize_speakers  # noqa: PLC0415 - quick --help

    spoken = quotes[quotes["speaker"].notna()]
    side = summarize_speakers(spoken).set_index("speaker")["stance"].astype("string")
    own = spoken["speaker"].map(side).astype("string")
    ranked = spoken.assign(
        on_side=(spoken["stance"].astype("string") == own).fillna(value=False),
        literal=spoken["quote_type"].astype("string").ne("indirect"),
        strength=spoken["stance_score"].abs(),
    )
    best = ranked.sort_values(["on_side", "literal", "strength"], ascending=False, kind="stable")
    chosen = best.drop_duplicates("speaker").sort_index()
    return chosen.drop(columns=["on_side", "literal", "strength"])


def _open(page: Path) -> bool:
    """Open a page in a graphical browser; False where there is none."""
    shown = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    # Without a screen, the module would start a browser for terminals in this one.
    if not shown or not sys.stdout.isatty():
        return False
    try:
        return webbrowser.open(page.as_uri())
    except webbrowser.Error:
        return False
