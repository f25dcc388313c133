"""The popup effect: a question to the person, in a popup of their terminal multiplexer.

`popups` has the service, `tmux` the multiplexer, `exchange` the files that the two processes share,
and `form` the program that runs inside the popup.
"""
