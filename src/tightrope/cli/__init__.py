"""What can be asked on the command line? One file a verb; heavy parts load only when a verb needs them."""

from __future__ import annotations

import sys

import typer

from tightrope.cli.calibrate import calibrate
from tightrope.cli.check import check
from tightrope.cli.cohesion import cohesion
from tightrope.cli.economy import economy
from tightrope.cli.explain import explain
from tightrope.cli.history import history
from tightrope.cli.opinion import opinion
from tightrope.cli.replay import replay
from tightrope.cli.run import run
from tightrope.cli.tip import tip
from tightrope.cli.trade import trade
from tightrope.cli.whatif import whatif
from tightrope.errors import InputError

FAULT, INTERRUPTED = 1, 130

app = typer.Typer(
    name="tightrope",
    help="How far will a dependent ruler go into his patron's war, by when, and what would change that?",
    epilog="Start with: tightrope run belarus_2022",
    suggest_commands=True,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for verb in (check, run, whatif, tip, explain, cohesion, economy, history, replay, trade, calibrate):
    app.command()(verb)
app.add_typer(opinion, name="opinion")


def main() -> None:
    """Runs the command line: 0 done, 1 fault in case or input, 2 wrong usage, 3 a check failed, 130 interrupted."""
    try:
        app()
    except InputError as fault:
        print(fault, file=sys.stderr)
        sys.exit(FAULT)
    except KeyboardInterrupt:
        print("Interrupted; nothing half-written is left. Run the same command again.", file=sys.stderr)
        sys.exit(INTERRUPTED)
