import { ServerError } from "livekit-server-sdk";
import { expect, test } from "vitest";
import { preflightOfError } from "./preflight.js";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhYmMifQ.c2ln";
const refused = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });

test.each([
  [
    "a wrong secret, whose answer repeats the token",
    new ServerError("Unauthorized", `invalid token: ${token}`, 401),
    { kind: "unauthorized" },
  ],
  ["a key without the right to list rooms", new ServerError("Forbidden", "no", 403), { kind: "unauthorized" }],
  [
    "some other web server",
    new ServerError("Not Found", "<html>", 404),
    { kind: "not-livekit", detail: "HTTP 404 to ListRooms" },
  ],
  ["a proxy whose server is down", new ServerError("Bad Gateway", "", 502), { kind: "silent", detail: "HTTP 502" }],
  [
    "a page with status 200",
    new SyntaxError("Unexpected token <"),
    { kind: "not-livekit", detail: "its answer to ListRooms is not JSON" },
  ],
  ["nobody listening", new TypeError("fetch failed", { cause: refused }), { kind: "silent", detail: "ECONNREFUSED" }],
  [
    "nothing said in time",
    new DOMException("timed out", "TimeoutError"),
    { kind: "silent", detail: "no answer within 5 s" },
  ],
])("%s", (_, error, expected) => {
  expect(preflightOfError(error, 5_000)).toEqual(expected);
});

test.each([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
])("a certificate that is not taken: %s", (code) => {
  const cause = Object.assign(new Error("certificate"), { code });
  const error = new TypeError("fetch failed", { cause });
  expect(preflightOfError(error, 5_000)).toEqual({ kind: "untrusted", detail: code });
});
