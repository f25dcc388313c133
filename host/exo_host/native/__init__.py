"""The native guest: the same decisions as a process, and effects it can perform itself."""
