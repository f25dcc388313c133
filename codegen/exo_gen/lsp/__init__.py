"""A language server for schema files: what lint, rename and the generated types know, in an editor.

Pure functions from a `View` (the files of a folder, as on disk or as open in the editor) to the
answers of the protocol; `server` alone talks.
"""
