"""Docker effects: containers of an engine on this machine, Docker's own or Podman's.

```
settings     what the operator decides
service      Docker: the effects
spawning     a container created and started, or nothing
executing    a command run in a container, or killed
attaching    the command's streams, over a connection of its own
output       what a command wrote, as far as it is kept
killing      how a command inside a container is ended
mounting     which mounts are allowed
checking     text that goes to the engine
engine       the SDK's client, its threads, and work that is always finished
replies      what is read of the engine's answers
failing      the engine's errors as effect failures
```

Absolute imports: `import docker` means the SDK, also in here.
"""
