"""The live page of the runtime: what it did lately, and does now, for a person to look at.

The page is `index.html`, a style sheet and ES modules, served as they are. It reads `/api/runtime`
and `/api/events` of the same server, and asks nothing of any other.
"""
