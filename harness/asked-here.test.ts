import { describe, expect, it } from "vitest";
import { inUrl, isAskedByAnotherSite, isAskedHere, isOfThisMachine } from "./asked-here.js";

it.each([
  ["this machine by its address", "127.0.0.1:4747", "127.0.0.1", true],
  ["by its name", "localhost:4747", "127.0.0.1", true],
  ["by its newer address", "[::1]:4747", "::1", true],
  ["another site's name that leads here", "evil.example:4747", "127.0.0.1", false],
  ["nobody", undefined, "127.0.0.1", false],
])("who asks for %s: %s at %s is answered: %s", (_, name, host, expected) => {
  expect(isAskedHere({ headers: name === undefined ? {} : { host: name } }, host)).toBe(expected);
});

describe("a host", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1", true],
    ["::1", "[::1]", true],
    ["[::1]", "[::1]", true],
    ["localhost", "localhost", true],
    ["0.0.0.0", "0.0.0.0", false],
    ["fe80::1", "[fe80::1]", false],
  ])("%s is %s in a URL, and of this machine alone: %s", (host, shown, expected) => {
    expect([inUrl(host), isOfThisMachine(host)]).toEqual([shown, expected]);
  });
});

it.each([
  ["cross-site", "image", true],
  ["cross-site", "document", false],
  ["same-origin", "document", false],
  ["none", "document", false],
])("a browser that says %s, for a %s, asks for another site's page: %s", (site, dest, expected) => {
  expect(isAskedByAnotherSite({ headers: { "sec-fetch-site": site, "sec-fetch-dest": dest } })).toBe(expected);
});
