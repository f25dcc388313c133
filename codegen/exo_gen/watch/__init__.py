"""Watch the schema: on save lint, regenerate, rebuild the guest, and try what changed."""
