"""Git effects, by running git: the one installed here, or the one in a container.

```
settings     what the operator decides
service      Git: the effects
running      one git command run and ended: its arguments, environment and failures
hosted       git of this machine
contained    git in a container
places       which directories git may be asked about
status       reading `git status`
worktrees    reading `git worktree list`
```
"""
