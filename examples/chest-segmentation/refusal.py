"""How the programs of this example say no."""

import sys
from typing import Callable, NoReturn


class Refusal(Exception):
    """What is wrong and what would help, in a sentence for the person who reads the log."""


def run(program: str, main: Callable[[], None]) -> None:
    """Runs main; a refusal ends it with status 2 and its sentence, without a traceback, which could quote data."""
    try:
        main()
    except Refusal as refusal:
        fail(program, str(refusal))


def fail(program: str, sentence: str) -> NoReturn:
    """Says why on standard error, and ends."""
    print(f"{program}: {sentence}", file=sys.stderr, flush=True)
    raise SystemExit(2)
