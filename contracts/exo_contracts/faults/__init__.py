"""Trust in the gate: faults planted along the whole boundary, each of which it must find."""
