import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { isHarnessAlive, isProcessAlive, markOf, parseMark, thisProcess } from "./mark.js";

const runId = "abcdefgh";

describe("a mark", () => {
  test("of this process names it, and is alive", () => {
    expect(parseMark(markOf(runId))).toEqual({ runId, ...thisProcess() });
    expect(isHarnessAlive(markOf(runId))).toBe(true);
  });

  test("of a process that has ended is not alive", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const { start } = thisProcess();
    expect(isHarnessAlive(`${runId}:${child.pid}:${start}`)).toBe(false);
  });

  test.runIf(process.platform !== "win32")("with our pid but another start time is of an earlier process", () => {
    const [ticks, ...place] = thisProcess().start.split(".");
    const other = [`${Number(ticks) - 1}`, ...place].join(".");
    expect(isProcessAlive({ pid: process.pid, start: other })).toBe(false);
  });

  test.runIf(process.platform === "linux")("from another pid namespace counts as alive", () => {
    expect(isHarnessAlive(`${runId}:2147483000:1.1`)).toBe(true);
  });

  test.runIf(process.platform === "linux")("from another machine counts as alive", () => {
    const [, namespace] = thisProcess().start.split(".");
    expect(isHarnessAlive(`${runId}:2147483000:1.${namespace}.00000000`)).toBe(true);
  });

  test.each([
    ["nothing", ""],
    ["no start time", `${runId}:12`],
    ["an empty start time", `${runId}:12:`],
    ["pid 0", `${runId}:0:5.5`],
    ["a pid that is no number", `${runId}:1e3:5.5`],
    ["a negative pid", `${runId}:-1:5.5`],
    ["a run id of another form", "ABCDEFGH:12:5.5"],
    ["a fourth part", `${runId}:12:5.5:6`],
    ["a line end", `${runId}:12:5.5\n`],
  ])("is not made of %s, and what carries that is left alone", (_, text) => {
    expect(parseMark(text)).toBeUndefined();
    expect(isHarnessAlive(text)).toBe(true);
  });
});
