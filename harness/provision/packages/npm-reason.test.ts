import { describe, expect, it } from "vitest";
import { npmReasonOf } from "./npm-reason.js";

const error = (...lines: readonly string[]) => lines.map((line) => `npm error ${line}`.trimEnd()).join("\n");

describe("why npm failed", () => {
  it.each([
    [
      "no such package",
      error(
        "code E404",
        "404 Not Found - GET https://host/x",
        "404",
        "404  The requested resource 'x@*' could not be found",
      ),
      "other",
      "E404: Not Found - GET https://host/x",
    ],
    [
      "no such version of a dependency",
      error("code ETARGET", "notarget No matching version found for x@^9.", "notarget In most cases you or one"),
      "other",
      "ETARGET: No matching version found for x@^9.",
    ],
    [
      "a name that does not resolve",
      error(
        ...["code ENOTFOUND", "syscall getaddrinfo", "errno ENOTFOUND"],
        ...["network request to http://host/x failed, reason: getaddrinfo ENOTFOUND host", "network This is a problem"],
      ),
      "unreachable",
      "ENOTFOUND: request to http://host/x failed, reason: getaddrinfo ENOTFOUND host",
    ],
    [
      "a port that nobody listens on",
      error(
        ...["code ECONNREFUSED", "syscall connect", "errno ECONNREFUSED"],
        ...["FetchError: request to http://127.0.0.1:9/x failed, reason: connect ECONNREFUSED 127.0.0.1:9"],
        ...["    at ClientRequest.<anonymous> (index.js:130:14)", "  code: 'ECONNREFUSED',", "}"],
      ),
      "unreachable",
      "ECONNREFUSED: request to http://127.0.0.1:9/x failed, reason: connect ECONNREFUSED 127.0.0.1:9",
    ],
    [
      "npm's own offline mode",
      error("code ENOTCACHED", "request to https://host/x failed: cache mode is 'only-if-cached'"),
      "unreachable",
      "ENOTCACHED: request to https://host/x failed: cache mode is 'only-if-cached'",
    ],
    [
      "the form of npm 7 to 9",
      "npm ERR! code E401\nnpm ERR! Unable to authenticate",
      "other",
      "E401: Unable to authenticate",
    ],
    [
      "a full disk",
      error("code ENOSPC", "syscall write", "errno -28", "nospc ENOSPC: no space left"),
      "other",
      /^ENOSPC: /,
    ],
    ["something that is not npm's", "sh: bad\nSegmentation fault\n", "other", "Segmentation fault"],
    ["nothing", "", "other", ""],
  ])("%s", (_, output, kind, text) => {
    expect(npmReasonOf(output)).toEqual({
      kind,
      text: typeof text === "string" ? text : expect.stringMatching(text),
    });
  });
  it("is one line of at most 300 characters", () => {
    expect(npmReasonOf(error("code EX", "y".repeat(900))).text).toHaveLength(300);
  });
});
