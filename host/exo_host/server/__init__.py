"""The front doors of the runtime."""
