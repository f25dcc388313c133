"""The Haskell compiler for WebAssembly: finding one, installing one, saying what is there.

Only a rebuild of the guest needs it. Everything here imports little at module level, because the
command line loads it before it knows which command runs.
"""
