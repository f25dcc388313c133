"""`exo-host serve --dev`: a saved source becomes the guest that runs."""
