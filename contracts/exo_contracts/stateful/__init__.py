"""A model of the host's life with its guests: what may happen, and what must hold after it."""
