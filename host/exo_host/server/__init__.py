"""The front doors: HTTP, MCP and the coding agent's hooks, in one ASGI application."""
