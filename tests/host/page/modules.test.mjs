// @ts-check
/** The page's modules that need no browser. Run by test_modules.py, which says where they are. */

import assert from "node:assert/strict";
import { test } from "node:test";

const part = (name) => import(`${process.env.PAGE_FOLDER}/${name}.js`);
const { duration, size, legible, brief, count, clock } = await part("words");
const { layOut } = await part("json");
const { lines } = await part("lines");
const { read } = await part("call");
const { passes, EVERYTHING } = await part("filter");
const { Store } = await part("store");
const { Feed } = await part("feed");
const { oncePerFrame } = await part("dom");

const call = (id, more = {}) => ({
  id,
  export: "handle_mcp_call",
  session: "s",
  door: "mcp",
  started_at: 1000 + Number(id.slice(1)),
  status: "answered",
  seconds: 0.1,
  generation: 1,
  input: "{}",
  reply: "{}",
  error: null,
  effects: [],
  ...more,
});

const snapshot = (calls, more = {}) => ({
  version: "1",
  now: 5000,
  started_at: 900,
  guest: {},
  limits: {},
  load: {},
  instances: [],
  sessions: [],
  calls,
  reloads: [],
  ...more,
});

test("durations in the unit a person would choose", () => {
  const said = {
    0: "0 µs",
    4e-7: "0.4 µs",
    4.12e-4: "412 µs",
    9.996e-4: "1.0 ms",
    3.1e-3: "3.1 ms",
    0.04849: "48 ms",
    0.9996: "1.0 s",
    2.4: "2.4 s",
    9.96: "10 s",
    59.6: "1 min 00 s",
    192: "3 min 12 s",
    3599.7: "1 h 00 min",
    7500: "2 h 05 min",
    [-1]: "0 µs",
  };
  for (const [seconds, words] of Object.entries(said)) {
    assert.equal(duration(Number(seconds)), words);
  }
});

test("sizes, numbers and times", () => {
  assert.deepEqual([0, 1023, 1024, 1048570, 2 ** 21, 2 ** 31].map(size), [
    "0 B",
    "1023 B",
    "1.0 KiB",
    "1.0 MiB",
    "2.0 MiB",
    "2.0 GiB",
  ]);
  assert.equal(count(1, "call"), "1 call");
  assert.equal(count(2, "call"), "2 calls");
  const noon = new Date(2026, 0, 2, 12, 3, 4, 56).getTime() / 1000;
  assert.equal(clock(noon, noon + 60), "12:03:04.056");
  assert.equal(clock(noon, noon + 86400), "2026-01-02 12:03:04.056");
});

test("what cannot be seen is written out, and what can is left", () => {
  assert.equal(legible("a\0\u202eb\ud800c\u2028"), "a\\u0000\\u202eb\\ud800c\\u2028");
  const fine = "tab\tline\n<b> é 😀 שלום مرحبا 日本";
  assert.equal(legible(fine), fine);
  assert.equal(brief("a\n  b"), "a b");
  assert.equal(brief("x".repeat(10), 4), "xxxx…");
});

test("laid-out JSON means the same, digit for digit", () => {
  const laid = (document) =>
    layOut(document)
      ?.map((piece) => piece.text)
      .join("") ?? null;
  for (const document of [
    "{}",
    "[]",
    "0",
    '""',
    "null",
    '{"a":[]}',
    '[{},[[1,2],{"b":null}]]',
    '{"a\\"}:,":"[\\\\",\n "b" : [ true , -1.50e+3 ] }',
  ]) {
    assert.deepEqual(JSON.parse(laid(document)), JSON.parse(document));
    assert.equal(laid(laid(document)), laid(document));
  }
  assert.equal(
    laid('{"n":12345678901234567890,"n":1.0}'),
    '{\n  "n": 12345678901234567890,\n  "n": 1.0\n}',
  );
  assert.equal(laid('{"a":1} … (99 bytes in all)'), null);
  assert.deepEqual(
    layOut('{"a":"b"}').filter((piece) => piece.key),
    [{ key: true, text: '"a"' }],
  );
});

test("lines come whole, however the bytes were cut", async () => {
  const bytes = new TextEncoder().encode('{"a":"é😀"}\n\n{"b":1}\n{"cut');
  for (let width = 1; width <= bytes.length; width += 1) {
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += width)
          controller.enqueue(bytes.slice(at, at + width));
        controller.close();
      },
    });
    const whole = [];
    for await (const line of lines(stream)) whole.push(line);
    assert.deepEqual(whole, ['{"a":"é😀"}', '{"b":1}']);
  }
});

test("a call's tool, subject and outcome", () => {
  const hook = call("c1", {
    input: '{"tool_name":"Bash","tool_input":{"command":"git push"}}',
    reply: '{"kind":"Success","payload":{"kind":"Deny","payload":{}}}',
  });
  assert.deepEqual(read(hook), { tool: "Bash", about: "git push", outcome: "Deny", against: true });
  const tool = call("c2", {
    input: '{"tool":"file_pr","arguments":{"title":"a","draft":true}}',
    reply: '{"kind":"Answered","payload":{}}',
  });
  assert.deepEqual(read(tool), {
    tool: "file_pr",
    about: '{"title":"a","draft":true}',
    outcome: "",
    against: false,
  });
  const cut = '{"tool_name":"Write","tool_input":{"content":"xxx … (99999 bytes in all)';
  assert.equal(read(call("c3", { input: cut })).tool, "Write");
  for (const input of ["", "null", "[]", '"x"', '{"tool_name":7}', '{"tool":"x']) {
    assert.equal(read(call("c4", { input, reply: input })).tool, "");
  }
});

test("a filter seeks every word anywhere, and takes none for a pattern", () => {
  const one = call("c1", {
    input: '{"path":"a.b(c"}',
    effects: [{ kind: "LLMCall", payload: "", reply: null }],
  });
  const found = (text, more = {}) => passes({ ...EVERYTHING, text, ...more })(one);
  assert.ok(found("A.B(C llmcall"));
  assert.ok(!found("axb"));
  assert.ok(!found("llmcall absent"));
  assert.ok(found("", { status: "answered" }));
  assert.ok(!found("", { status: "errors" }));
  assert.ok(passes({ ...EVERYTHING, status: "errors" })(call("c2", { status: "trapped" })));
});

test("an older account of a call never replaces a newer one", () => {
  const store = new Store();
  const running = call("c1", { status: "running", seconds: null, reply: null });
  const effect = {
    kind: "Log",
    started_at: 1001,
    seconds: null,
    payload: "",
    reply: null,
    failed: false,
  };
  const begun = { ...running, effects: [effect] };
  const performed = { ...running, effects: [{ ...effect, seconds: 1, reply: "{}" }] };
  const over = { ...performed, status: "failed", seconds: 2 };
  for (const [late, sooner] of [
    [running, begun],
    [begun, performed],
    [performed, over],
  ]) {
    store.apply({ type: "call", call: sooner });
    store.apply({ type: "call", call: late });
    assert.equal(store.calls.get("c1"), sooner);
  }
  assert.deepEqual(store.takeNews(), { count: 1, last: over });
  assert.equal(store.takeNews().count, 0);
});

test("a snapshot fills gaps, and another process begins anew", () => {
  const store = new Store();
  const running = { status: "running", seconds: null, reply: null };
  store.take(snapshot([call("c2"), call("c9", { status: "failed" })]));
  assert.equal(store.takeNews().count, 0, "what was there before is no news");
  store.apply({ type: "call", call: call("c4", running) });
  store.apply({ type: "call", call: call("c6", { ...running, started_at: 6000 }) });
  store.take(snapshot([call("c3"), call("c5", { status: "failed" })]));
  // c4 was lost by the runtime too; c6 began after the snapshot was taken.
  assert.deepEqual([...store.calls.keys()], ["c2", "c3", "c5", "c9", "c6"]);
  assert.equal(store.takeNews().count, 1, "an error that was missed is news");
  store.take(snapshot([call("c1")], { started_at: 4000 }));
  assert.deepEqual([...store.calls.keys()], ["c1"]);
});

test("memory is bounded, by number and by weight, and what runs goes last", () => {
  const store = new Store();
  store.apply({ type: "call", call: call("c1", { status: "running", seconds: null }) });
  for (let at = 2; at <= 2000; at += 1) store.apply({ type: "call", call: call(`c${at}`) });
  assert.equal(store.calls.size, 500);
  assert.ok(store.calls.has("c1"));
  const heavy = "x".repeat(2 ** 23);
  for (let at = 2001; at <= 2010; at += 1) {
    store.apply({ type: "call", call: call(`c${at}`, { input: heavy }) });
  }
  const total = [...store.calls.values()].reduce((sum, one) => sum + one.input.length, 0);
  assert.ok(total <= 2 ** 25);
  assert.ok(store.calls.has("c2010"));
});

test("reloads are kept once, and the last decides whether there is a refusal", () => {
  const store = new Store();
  const reload = (at, outcome) => ({
    at,
    outcome,
    generation: 1,
    digest: "",
    reason: "",
    seconds: 0,
  });
  store.take(snapshot([], { reloads: [reload(1, "refused")] }));
  store.apply({ type: "reload", reload: reload(1, "refused") });
  assert.equal(store.reloads.length, 1);
  store.apply({ type: "reload", reload: reload(2, "unchanged") });
  assert.equal(store.refusal()?.at, 1);
  store.apply({ type: "reload", reload: reload(3, "loaded") });
  assert.equal(store.refusal(), null);
});

test("however often it is asked for, a frame is drawn once", () => {
  const frames = [];
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  let drawn = 0;
  const ask = oncePerFrame(() => {
    drawn += 1;
    if (drawn === 1) ask();
  });
  for (let at = 0; at < 100; at += 1) ask();
  assert.equal(frames.length, 1);
  frames.shift()();
  assert.deepEqual([drawn, frames.length], [1, 1]);
});

test("the wait between attempts grows, has an end, and is over after success", async () => {
  const waits = [];
  let failing = 8;
  globalThis.location = { origin: "http://127.0.0.1:1" };
  globalThis.fetch = async (path) => {
    if (failing > 0) throw new TypeError("network");
    if (path === "/api/runtime") return Response.json(snapshot([]));
    return new Response("");
  };
  const feed = new Feed("token", {
    snapshot: () => {},
    event: () => {},
    connection: (now) => {
      if (now.name !== "lost") return;
      assert.match(now.reason, failing > 0 ? /cannot be reached/ : /ended the connection/);
    },
  });
  feed.pause = async (wait) => {
    waits.push(wait);
    failing -= 1;
    if (waits.length === 10) feed.stop();
  };
  await feed.run();
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000, 500, 500]);
});

test("a runtime that falls silent is left, and one that speaks nonsense too", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const reasons = [];
  let body = new ReadableStream();
  globalThis.fetch = async (path, { signal }) => {
    if (path === "/api/runtime") return Response.json(snapshot([]));
    signal.addEventListener("abort", () => broken.error(signal.reason));
    return new Response(body);
  };
  let broken;
  const open = () => {
    body = new ReadableStream({ start: (controller) => void (broken = controller) });
  };
  const feed = new Feed("token", {
    snapshot: () => {},
    event: () => {},
    connection: (now) => {
      if (now.name === "lost") reasons.push(now.reason);
      // The clock that waits for a word starts once it is live.
      if (now.name === "live" && reasons.length === 0)
        setImmediate(() => context.mock.timers.tick(30_000));
      if (now.name === "live" && reasons.length === 1)
        broken.enqueue(new TextEncoder().encode("oops\n"));
    },
  });
  feed.pause = async () => {
    open();
    if (reasons.length === 2) feed.stop();
  };
  open();
  await feed.run();
  assert.deepEqual(reasons, [
    "The runtime was silent for 30 s.",
    "The runtime said something that this page cannot read.",
  ]);
});
