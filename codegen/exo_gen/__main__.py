"""`python -m exo_gen`."""

from exo_gen.cli import main

main()
