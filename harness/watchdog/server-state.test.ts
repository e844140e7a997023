import { ServerError } from "livekit-server-sdk";
import { expect, it } from "vitest";
import { type Preflight, preflightOfError } from "../targets/preflight.js";
import { serverStateOf } from "./server-state.js";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJ2aWRlbyI6e319.c2ln";

/** As livekit-server says it of a token that it does not take (1.13.5): the token is in it. */
const answered = (status: number): Preflight =>
  preflightOfError(new ServerError("Error", `invalid token: ${token}`, status), 5_000);

const unreachable = preflightOfError(
  new TypeError("fetch failed", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) }),
  5_000,
);
const ok: Preflight = { kind: "ok" };

it.each<readonly [string, readonly Preflight[], "there" | "ended by plan", object]>([
  ["a server that answers", [ok], "there", { state: "answers" }],
  ["one that asks for patience", [answered(429)], "there", { state: "answers" }],
  ["one that does not know the call", [answered(404)], "there", { state: "answers" }],
  ["one that refuses the key", [answered(401)], "there", { state: "refuses" }],
  ["one that allows nothing", [answered(403)], "there", { state: "refuses" }],
  ["a proxy before a dead one", [answered(502)], "there", { state: "silent", reason: "HTTP 502" }],
  ["one that is gone", [unreachable], "there", { state: "silent", reason: "ECONNREFUSED" }],
  ["a cluster whose first node is gone", [unreachable, ok], "there", { state: "answers" }],
  [
    "a cluster without an answer",
    [unreachable, answered(500)],
    "there",
    { state: "silent", reason: "ECONNREFUSED; HTTP 500" },
  ],
  ["one that a fault has ended", [unreachable], "ended by plan", { state: "ended by plan", reason: "ECONNREFUSED" }],
  ["one that is back before its fault is over", [ok], "ended by plan", { state: "answers" }],
])("%s", (_, answers, whole, expected) => {
  const seen = serverStateOf(answers, whole);
  expect(seen).toEqual(expected);
  expect(JSON.stringify(seen)).not.toContain("eyJ");
});
