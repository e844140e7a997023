// What ended a step before its time, by the harness's own lines.

import { expect, it } from "vitest";
import { endsOf } from "./ends.js";

const exited = (role: string, planned: boolean, exitCode: number, signal = "") =>
  JSON.stringify({ event: "process-exited", atUs: 1, role, planned, exitCode, signal, logTail: "" });

it("are the parts that we did not end, in order, and why the run could not go on", () => {
  const lines = [
    '{"event":"load-started","atUs":1}',
    exited("server", false, -1, "SIGSEGV"),
    exited("worker-1", true, 0),
    exited("k6", false, 107),
    '{"event":"failed","atUs":2,"reason":"no space left"}',
    '{"event":"process-exi',
    "",
  ];
  expect(endsOf(lines)).toEqual({
    parts: [
      { role: "server", how: "SIGSEGV" },
      { role: "k6", how: "exit 107" },
    ],
    failure: "no space left",
  });
  expect(endsOf([])).toEqual({ parts: [], failure: null });
});
