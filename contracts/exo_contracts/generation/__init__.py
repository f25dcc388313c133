"""What is tried: documents valid and wrong, from the model alone, boundaries first."""
