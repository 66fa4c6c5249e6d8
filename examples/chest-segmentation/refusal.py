"""How the programs of this example end, and how they say no."""

import os
import sys
import traceback
from typing import Callable


class Refusal(Exception):
    """What is wrong and what would help, in a sentence for the person who reads the log."""


def run(program: str, main: Callable[[], None]) -> None:
    """Runs main and ends the process: with status 2 and one sentence after a refusal, with 1 after any other fault."""
    status = 0
    try:
        main()
    except Refusal as refusal:
        print(f"{program}: {refusal}", file=sys.stderr)
        status = 2
    except Exception:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    # Not by returning: PyTorch 1.13, when it takes down gloo, waits for a thread that may be waiting for Python's lock.
    os._exit(status)
