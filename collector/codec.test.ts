import { describe, expect, it } from "vitest";
import { waitQuery } from "../contract/collector-api.js";
import { callOf } from "./codec.js";

describe("callOf", () => {
  it("reads what waitQuery writes", () => {
    const wait = { n: 12, attempts: [1, 2], forMs: 20_000, last: true };
    expect(callOf("GET", waitQuery(wait), "")).toEqual({ call: "wait", wait });
  });

  it.each([
    ["the start of the load, whatever its body", "POST", "/load-started", "", { call: "load-started" }],
    [
      "a request that is about to be sent",
      "POST",
      "/expect",
      '{"n":0,"attempt":2,"room":"r","requestWallMs":1795447553000}',
      { call: "expect", expected: { n: 0, attempt: 2, room: "r", requestWallMs: 1795447553000 } },
    ],
    ["a room that is gone", "POST", "/room", '{"n":7,"news":"gone"}', { call: "room", news: { n: 7, news: "gone" } }],
    [
      "an arrival, leaving out what it does not know",
      "POST",
      "/arrival",
      '{"n":3,"attempt":2,"atUs":1,"more":true}',
      { call: "arrival", arrival: { n: 3, attempt: 2, atUs: 1 } },
    ],
  ])("reads %s", (_, method, target, body, call) => {
    expect(callOf(method, target, body)).toEqual(call);
  });

  it.each([
    ["an unknown path", "GET", "/", ""],
    ["a known path with the wrong method", "GET", "/expect", '{"n":0,"attempt":1,"room":"r","requestWallMs":1}'],
    ["a target that is no path", "GET", "//", ""],
    ["no body", "POST", "/expect", ""],
    ["a body that is no JSON", "POST", "/arrival", "{n:1}"],
    ["a body that is no object", "POST", "/arrival", "null"],
    ["a missing field", "POST", "/arrival", '{"n":1,"attempt":1}'],
    ["a negative dispatch", "POST", "/arrival", '{"n":-1,"attempt":1,"atUs":1}'],
    ["attempt 0, which is a job of another run", "POST", "/arrival", '{"n":1,"attempt":0,"atUs":1}'],
    ["half a dispatch", "POST", "/expect", '{"n":1.5,"attempt":1,"room":"r","requestWallMs":1}'],
    ["an instant that is text", "POST", "/expect", '{"n":1,"attempt":1,"room":"r","requestWallMs":"1"}'],
    ["news that is none", "POST", "/room", '{"n":1,"news":"made"}'],
    ["a third attempt", "POST", "/expect", '{"n":1,"attempt":3,"room":"r","requestWallMs":1}'],
    ["a request without its room", "POST", "/expect", '{"n":1,"attempt":1,"room":"","requestWallMs":1}'],
    ["a wait without a query", "GET", "/wait", ""],
    ["a wait for no attempt", "GET", "/wait?n=1&attempts=&forMs=1&last=0", ""],
    ["a wait for text", "GET", "/wait?n=x&attempts=1&forMs=1&last=0", ""],
    ["a wait of days", "GET", "/wait?n=1&attempts=1&forMs=999999999&last=0", ""],
    ["a wait that may or may not be the last", "GET", "/wait?n=1&attempts=1&forMs=1&last=maybe", ""],
  ])("refuses %s with a sentence", (_, method, target, body) => {
    const call = callOf(method, target, body);
    expect(call.call).toBe("refused");
    expect(call.call === "refused" && call.sentence.length).toBeGreaterThan(10);
  });
});
