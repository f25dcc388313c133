"""What a change of the schema breaks: two models in, a verdict for each side and language out.

`compare` is pure and knows nothing of files or git; the host's load check calls it as the command
does. Wire findings come from asking, for every message and direction, for a document that whoever
writes it may send and whoever reads it refuses.
"""

from exo_gen.breaking.compare import compare
from exo_gen.breaking.verdict import Finding, Verdict, Victim

__all__ = ["Finding", "Verdict", "Victim", "compare"]
