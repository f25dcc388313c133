"""The doctor: is everything here that the host needs, and if not, what mends it."""
