import { expect, it } from "vitest";
import { isOfEndedProcess } from "./memory-watch.js";

const error = (message: string, code?: string, syscall?: string): Error =>
  Object.assign(new Error(message), { code, syscall });

it.each([
  ["no file of the process", error("No matching pid found", "ENOENT", "open"), true],
  ["its file, opened before it was gone", error("ESRCH: no such process, read", "ESRCH", "read"), true],
  [
    "another file that is not there",
    error("ENOENT: no such file or directory, open '/etc/x'", "ENOENT", "open"),
    false,
  ],
  ["a signal to a process that is gone", error("kill ESRCH", "ESRCH", "kill"), false],
  ["the same words from elsewhere", error("No matching pid found"), false],
  ["no error at all", "No matching pid found", false],
])("%s: %s", (_, reason, spared) => {
  expect(isOfEndedProcess(reason)).toBe(spared);
});
