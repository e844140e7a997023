import { describe, expect, it } from "vitest";
import { isWorkers } from "./server.js";
import { withHost, withoutHeader, withoutVainTrailer } from "./upstream.js";

describe("withHost", () => {
  it("names the server and leaves everything else in its order, case and number", () => {
    const raw = ["aCCEPT", "*/*", "hOST", "tap:1", "X-A", "1", "X-A", "host"];
    expect(withHost(raw, "server:2")).toEqual(["aCCEPT", "*/*", "hOST", "server:2", "X-A", "1", "X-A", "host"]);
  });

  it("adds it for HTTP/1.0, where there need be none", () => {
    expect(withHost(["A", "b"], "server:2")).toEqual(["Host", "server:2", "A", "b"]);
  });
});

it("withoutHeader takes a header away wherever it stands, by its name alone", () => {
  expect(withoutHeader(["A", "b", "B", "1", "C", "b", "b", "2"], "b")).toEqual(["A", "b", "C", "b"]);
});

it.each([
  ["without a body", ["Trailer", "X-T", "A", "b"], ["A", "b"]],
  ["with a length", ["TRAILER", "X-T", "Content-Length", "2"], ["Content-Length", "2"]],
  ["in another encoding", ["Trailer", "X-T", "Transfer-Encoding", "gzip"], ["Transfer-Encoding", "gzip"]],
  ["with chunked as another's value", ["X", "chunked", "Trailer", "X-T"], ["X", "chunked"]],
])("the announcement of trailers is taken away %s", (_, raw, expected) => {
  expect(withoutVainTrailer(raw)).toEqual(expected);
});

it("the announcement of trailers stays with a body in chunks", () => {
  const raw = ["Trailer", "X-T", "TRANSFER-encoding", "gzip, Chunked"];
  expect(withoutVainTrailer(raw)).toEqual(raw);
});

it.each([
  ["/agent", true],
  ["/agent?worker_token=x", true],
  ["/mounted/agent", true],
  ["/agent/", true],
  ["/rtc?next=/agent", false],
  ["/agents", false],
  ["/rtc/v1", false],
])("a worker's path is known by its end: %s is %s", (path, expected) => {
  expect(isWorkers(path)).toBe(expected);
});
