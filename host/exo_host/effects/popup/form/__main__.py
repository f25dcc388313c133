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
    except Exception as error:
        write_answer(answer, {"kind": "Failed", "payload": f"{type(error).__name__}: {error}"})
        raise
    if outcome is None:
        # Nobody closed the popup in time, or textual met an error and has printed it.
        failed = app.return_code not in (0, None)
        if failed:
            write_answer(answer, {"kind": "Failed", "payload": "see the popup"})
        return 1
    write_answer(answer, outcome)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
