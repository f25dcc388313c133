"""The configuration: one typed file, `exomonad.toml`, and the environment."""
