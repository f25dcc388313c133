"""What a run found, for a person at a terminal, in a browser, or for a program."""
