"""Campaigns: the gate on many machines, for as long as it is given, on a dask cluster.

`terms` and `shards` say what is to be done, `worker` does a shard of it, `pages` adds results up,
`journal` keeps them on disk, `fleet` is the cluster, and `conduct` lets them play together.
"""
