"""`python -m exo_host`: the same as `exo-host`."""

from exo_host.cli import main

main()
