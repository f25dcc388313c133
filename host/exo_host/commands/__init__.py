"""The commands of exo-host, one a module, each imported only when it runs."""
