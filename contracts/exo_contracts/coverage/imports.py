"""Imports all of the generated package under coverage.py; the data goes to standard output."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

from exo_contracts.coverage.python_branches import PACKAGE, package_folder, python_coverage


def main() -> None:
    """Import the package and write what coverage.py saw of it."""
    coverage = python_coverage()
    coverage.start()
    for module in iter_modules([str(package_folder())], f"{PACKAGE}."):
        import_module(module.name)
    coverage.stop()
    sys.stdout.buffer.write(coverage.get_data().dumps())


if __name__ == "__main__":
    main()
