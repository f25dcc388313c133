"""The runtime: calls come in, instances of the guest answer them, their state outlives them."""
