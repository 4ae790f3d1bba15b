"""The Typer application, and the one place where errors become messages."""

from __future__ import annotations

import os
import sys

import typer

from pipeline.cli import dates, evaluation, inspect, run, text, train
from pipeline.cli import map as places_map
from pipeline.cli.printable import printable
from pipeline.errors import PipelineError

MODULES = (run, text, inspect, places_map, evaluation, dates, train)


def build() -> typer.Typer:
    """The application with all its commands."""
    app = typer.Typer(
        name="nukil",
        help="A folder of Indonesian documents becomes research tables.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Exit status: 0 all went well, 1 some documents failed, 2 wrong usage.",
    )
    for module in MODULES:
        module.register(app)
    return app


def main() -> None:
    """Run the command; print `error:` and `hint:` for what the user can act on."""
    # One thread a process: the work is spread over processes, and the last bits of a matrix
    # product must not depend on the number of threads. Before NumPy is imported, or too late.
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        build()()
    except PipelineError as error:
        print(f"error: {printable(error.message)}", file=sys.stderr)
        if error.hint:
            print(f"hint: {printable(error.hint)}", file=sys.stderr)
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt:
        print("stopped; the same command goes on where this one ended", file=sys.stderr)
        raise SystemExit(130) from None
    except BrokenPipeError:  # `nukil ... | head`
        sys.stderr.close()
        raise SystemExit(1) from None
    except OSError as error:  # a full disk, a file that vanished
        print(f"error: {printable(str(error))}", file=sys.stderr)
        raise SystemExit(1) from error
