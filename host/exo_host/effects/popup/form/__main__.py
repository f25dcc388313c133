"""Show the form of a specification, and leave what became of it in the answer's file."""

from __future__ import annotations

import sys
from pathlib import Path

from exo_host.effects.popup.form.app import FormApp
from exo_host.effects.popup.form.files import mark_shown, read_spec, write_answer


def main(spec: Path, answer: Path) -> int:
    """Run the form; the exit status is 0 when an answer was written."""
    try:
        app = FormApp(read_spec(spec), on_shown=lambda: mark_shown(answer))
        outcome = app.run()
        # Textual shows what one of its callbacks raised to the user, who cannot do much with it.
        if app._exception is not None:
            raise app._exception
    except Exception as error:
        write_answer(answer, {"kind": "Failed", "payload": f"{type(error).__name__}: {error}"})
        return 1
    if outcome is None:
        return 1  # long past its time, and nobody closed it
    write_answer(answer, outcome)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
