"""GitHub effects: issues listed and pull requests opened through the REST API, by githubkit.

| what was met | code |
|---|---|
| a repository name, label or branch that cannot be one; 400; 422 | `invalid_input` |
| 401; a token that cannot be a header's value | `unauthorized` |
| 403 | `forbidden` |
| 404, 410; a pull request asked for under the name of a repository that has moved | `not_found` |
| 409; 422 because such a pull request exists | `conflict` |
| a rate limit, primary or secondary, that lasts longer than this host waits | `rate_limited` |
| the effect's deadline | `timeout` |
| the service was closed meanwhile | `cancelled` |
| no connection; 5xx; an answer that is not GitHub's; a link to another host | `unavailable` |
| any other status | `internal` |

`details` holds `status`, GitHub's own `message` and `errors`, `documentation_url` and `request_id`,
as far as GitHub gave them. A rate limit is waited for, at most `max_wait_seconds` an effect; beyond
that the failure has `retry_after_ms`. The token is in no message, detail or log.

A pull request is opened first; then its reviewers are asked and its labels put on. Where one of
these fails, the other is still tried, and the effect fails with the code of what went wrong and no
`retry_after_ms`: the pull request exists, so nobody is told to ask for it again. `details` then has
`pull_request` (`number`, `html_url`) and `missing`, what it still lacks. Asking again is harmless:
GitHub refuses a second one for the same branches, which is a `conflict`.

| module | what it holds |
|---|---|
| `service` | `GitHub`: the two effects, their deadline, their end |
| `settings` | `GitHubSettings` |
| `tokens` | where the token comes from; `gh auth token` |
| `connection` | one effect's requests: waits, retries, redirects, conditional requests |
| `limits` | how long GitHub asks to wait |
| `etags` | what was answered before, for `If-None-Match` |
| `failures` | what GitHub refuses, as failures |
| `answers` | what of GitHub's answers is read, and the schema's types made of it |
| `issues`, `pulls` | the two effects as requests |
"""
