"""Hover, asked of real language servers: one a workspace and language, kept alive."""
