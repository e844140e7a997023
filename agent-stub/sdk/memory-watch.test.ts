import { expect, it } from "vitest";
import { isOfEndedProcess } from "./memory-watch.js";

const error = (message: string, code?: string): Error => Object.assign(new Error(message), { code });

it.each([
  ["pidusage's answer of a process that is gone, from /proc", error("No matching pid found", "ENOENT"), true],
  ["the same as the kernel says it", error("No matching pid found", "ESRCH"), true],
  ["another file that is not there", error("no such file or directory, open '/etc/x'", "ENOENT"), false],
  ["the same words from elsewhere", error("No matching pid found"), false],
  ["no error at all", "No matching pid found", false],
])("%s: %s", (_, reason, spared) => {
  expect(isOfEndedProcess(reason)).toBe(spared);
});
