"""Effect handlers, one module a service."""
