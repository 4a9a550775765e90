# SPDX-License-Identifier: Apache-2.0
"""The command `plan`, as a wheel brings it."""

import os
import pathlib
import sys


def path():
    """The program that this package brings; None where it brings none, as from a checkout."""
    program = pathlib.Path(__file__).resolve().parent / "bin" / "plan"
    return str(program) if program.is_file() else None


def main():
    """Becomes the program; what it needs lies beside it."""
    program = path()
    if program is None:
        sys.exit("error: this copy of envelope_filter brings no `plan`: install the wheel, or build it with `make build`")
    os.execv(program, [program, *sys.argv[1:]])
