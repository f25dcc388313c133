"""Help for whoever writes the schema: commands and functions that change its files."""
