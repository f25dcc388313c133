"""The guest's way from Haskell sources to committed WebAssembly, and back: do the two match?"""
