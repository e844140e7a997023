import { expect, test } from "vitest";
import {
  type BinaryLook,
  diagnoseBinary,
  diagnoseClock,
  diagnoseMachine,
  diagnoseOpenFiles,
  isAnyMissing,
  megabytes,
  missing,
  note,
  ok,
  parseOpenFiles,
  tableOf,
} from "./diagnosis.js";
import { k6, livekitServer } from "./provision/binary.js";

const server = livekitServer("1.13.5");
const linux = { platform: "linux", arch: "x64" } as const;
const mac = { platform: "darwin", arch: "arm64" } as const;
const toObtain = (hasGo: boolean, hasDocker: boolean): BinaryLook => ({ result: "to obtain", hasGo, hasDocker });

test("the table has one line per finding, in columns, with what to do at the end", () => {
  const findings = [
    ok("Node", "20.20.2"),
    note("Docker", "no engine", "start it"),
    missing("k6", "gone", "install it"),
  ];
  expect(tableOf(findings)).toEqual([
    "ok       Node    20.20.2",
    "note     Docker  no engine; start it",
    "missing  k6      gone; install it",
  ]);
});

test.each([
  ["nothing", [], false],
  ["ok and notes", [ok("a", ""), note("b", "")], false],
  ["one missing", [ok("a", ""), missing("b", "", "")], true],
])("%s", (_, findings, expected) => {
  expect(isAnyMissing(findings)).toBe(expected);
});

test.each([
  [
    "k6 on Linux with Go and Docker",
    k6,
    linux,
    toObtain(true, true),
    "note",
    /official release, else a build with Go, else the Docker image$/,
  ],
  ["k6 on Linux with nothing else", k6, linux, toObtain(false, false), "note", /official release$/],
  ["livekit-server on a Mac with Go", server, mac, toObtain(true, true), "note", /run: a build with Go$/],
  [
    "livekit-server on a Mac with Docker only",
    server,
    mac,
    toObtain(false, true),
    "missing",
    /no way to obtain 1.13.5/,
  ],
  [
    "a wrong program in the environment",
    k6,
    linux,
    { result: "wrong", problem: "ROLLCALL_K6: no" },
    "missing",
    /ROLLCALL_K6/,
  ],
  [
    "k6 on PATH",
    k6,
    linux,
    { result: "found", provisioned: { path: "/x/k6", version: "2.3.0", how: "path" } },
    "ok",
    /^2.3.0 \(PATH: \/x\/k6\)$/,
  ],
] as const)("%s", (_, binary, system, look, state, detail) => {
  expect(diagnoseBinary(binary, look, system)).toMatchObject({ state, detail: expect.stringMatching(detail) });
});

test.each([
  ["256", 256, "note", /128 VUs/],
  ["4095", 4095, "note", /2047 VUs/],
  ["4096", 4096, "ok", /2048 VUs/],
  ["unlimited", Number.POSITIVE_INFINITY, "ok", /unlimited/],
  ["", Number.NaN, "note", /cannot tell/],
  [
    "Max cpu time  unlimited unlimited seconds\nMax open files            1024                 4096                 files \n",
    1024,
    "note",
    /512 VUs/,
  ],
  [
    "Max open files            unlimited            unlimited            files",
    Number.POSITIVE_INFINITY,
    "ok",
    /unlimited/,
  ],
])("the limit of open files %j", (text, limit, state, detail) => {
  expect(parseOpenFiles(text)).toBe(limit);
  expect(diagnoseOpenFiles(parseOpenFiles(text))).toMatchObject({ state, detail: expect.stringMatching(detail) });
});

test.each([
  [2, 2 * 2 ** 30, "ok"],
  [1, 64 * 2 ** 30, "note"],
  [64, 2 ** 30, "note"],
])("%i cores with %i bytes", (cores, memoryBytes, state) => {
  expect(diagnoseMachine({ cores, memoryBytes }).state).toBe(state);
});

test.each([
  ["steady", { resolutionNs: 60, wallMovedMs: 4.9, keptBy: "chrony" }, "ok", /kept in time by chrony$/],
  ["unknown", { resolutionNs: 60, wallMovedMs: 0, keptBy: "" }, "ok", /cannot tell/],
  ["stepped forward", { resolutionNs: 60, wallMovedMs: 5.1, keptBy: "" }, "note", /moved by 5 ms/],
  ["stepped back", { resolutionNs: 60, wallMovedMs: -3_600_000, keptBy: "" }, "note", /moved by -3600000 ms/],
  ["coarse", { resolutionNs: 15_600_000, wallMovedMs: 0, keptBy: "" }, "note", /15600000 ns/],
])("a clock that is %s", (_, look, state, detail) => {
  expect(diagnoseClock(look)).toMatchObject({ state, detail: expect.stringMatching(detail) });
});

test("bytes are shown as megabytes", () => {
  expect([megabytes(0), megabytes(118_400_000)]).toEqual(["0 MB", "118 MB"]);
});
