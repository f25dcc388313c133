"""Who judges: the validator, the generated Python, the guest behind the real boundary."""
