"""The program inside the popup: `python -m exo_host.effects.popup.form SPEC ANSWER`.

A person waits for it to appear, so it imports textual and little else; none of the host's types.
"""
