"""Events and spans for an OpenTelemetry collector, sent by OTLP over HTTP.

```
service     Telemetry: what the host calls
settings    where to, how often, how long
spans       a call, and the effects within it
values      the schema's events as OpenTelemetry's
pipeline    OpenTelemetry's SDK, without its globals
outbox      a bounded queue, and the thread that empties it
```

Telemetry is told, never asked: nothing here fails a call or makes it wait.
"""
