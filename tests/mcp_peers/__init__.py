"""MCP clients that are not ours, installed by npm, and what is needed to start them."""
