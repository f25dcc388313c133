"""The host: loads the guest, performs its effects, serves its decisions."""
