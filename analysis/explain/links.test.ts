import { describe, expect, it } from "vitest";
import { type Line, parseLine } from "./line.js";
import { advance, isAvailable, isReady, type Link, unseenLink } from "./links.js";

const requestUs = 1_000;

const line = (atUs: number, event: string, more: Readonly<Record<string, unknown>> = {}): Line => {
  const parsed = parseLine(JSON.stringify({ event, atUs, link: 1, ...more }));
  if (parsed === undefined) throw new Error(`the test's own ${event} line cannot be read`);
  return parsed;
};

const status = (atUs: number, status: string, loadPermille: number) => line(atUs, "status", { status, loadPermille });

const after = (lines: readonly Line[]): Link =>
  lines.reduce((link, next) => advance(link, next, requestUs), unseenLink(1));

const up = [
  line(10, "link-opened"),
  line(20, "register", { agentName: "agent" }),
  line(30, "registered", { workerId: "AW_1" }),
];

const registerFor = (more: object): Line => line(20, "register", { agentName: "agent", ...more });

describe("the last status before the request", () => {
  const cases: readonly (readonly [string, readonly Line[], object | null])[] = [
    ["none sent", up, null],
    ["one sent", [...up, status(100, "full", 900)], { status: "full", loadPermille: 900 }],
    [
      "a later frame without a status keeps it, and sets the load",
      [...up, status(100, "full", 900), status(200, "unchanged", 0)],
      { status: "full", loadPermille: 0, atUs: 200 },
    ],
    ["without a status before it, available", [...up, status(100, "unchanged", 500)], { status: "available" }],
    [
      "one after the request changes nothing",
      [...up, status(100, "available", 1), status(1_001, "full", 900)],
      { status: "available", loadPermille: 1 },
    ],
  ];
  it.each(cases)("%s", (_, lines, expected) => {
    const { statusBefore } = after(lines);
    if (expected === null) expect(statusBefore).toBeNull();
    else expect(statusBefore).toMatchObject(expected);
  });
});

describe("available at the request", () => {
  const cases: readonly (readonly [string, readonly Line[], boolean])[] = [
    ["none sent: it is fresh", up, true],
    ["available, little loaded", [...up, status(100, "available", 699)], true],
    ["too loaded for the server", [...up, status(100, "available", 700)], false],
    ["full, with no load", [...up, status(100, "full", 0)], false],
    ["full after it", [...up, status(1_001, "full", 0)], true],
  ];
  it.each(cases)("%s", (_, lines, expected) => {
    expect(isAvailable(after(lines))).toBe(expected);
  });
});

describe("ready at the request", () => {
  const cases: readonly (readonly [string, readonly Line[], boolean])[] = [
    ["registered and open", up, true],
    ["connected, not registered", up.slice(0, 2), false],
    ["registered only after it", [...up.slice(0, 2), line(1_001, "registered", { workerId: "AW_1" })], false],
    ["closed before it", [...up, line(900, "link-closed", { by: "worker", code: 1006 })], false],
    ["closed after it", [...up, line(1_100, "link-closed", { by: "worker", code: 1006 })], true],
    ["for publishers' jobs", [...up.slice(0, 1), registerFor({ jobType: "publisher" }), ...up.slice(2)], false],
    ["of a deployment", [...up.slice(0, 1), registerFor({ deployment: "staging" }), ...up.slice(2)], false],
    ["under another agent name", [up[0], line(20, "register", { agentName: "b" }), up[2]].filter((l) => !!l), false],
  ];
  it.each(cases)("%s", (_, lines, expected) => {
    expect(isReady(after(lines), "agent", requestUs)).toBe(expected);
  });
});
