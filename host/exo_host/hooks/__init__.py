"""The coding agent's hooks: its format on the outside, the schema's on the inside. All pure."""
