"""`exo-gen explain`: what a rule is for, why, what breaks it and what keeps it.

Words and examples are data: `lint/<id>.json` a rule, with `why`, `bad` and `good`. An example holds
files by name; a file is its definitions, which `frame/` makes a whole schema of, or lines of text.
"""
