"""The differential test: the native guest and the wasm guest must decide alike, to the byte."""
