// The test command behind `npm test`: builds, checks types, lint and dead code, then runs the unit and end-to-end tests.
// The first thing that fails ends it, except that all tests run. Arguments go to vitest.

import { spawnSync } from "node:child_process";
import { buildAll } from "./build.mjs";

const steps = [
  ["types", "npx", ["tsc", "-b"]],
  ["types of the tests", "npx", ["tsc", "-p", "test"]],
  ["lint and format", "npx", ["biome", "check", "."]],
  ["dead code", "npx", ["knip"]],
  // A build of one takes minutes, which no test has.
  ["k6 and livekit-server (a few minutes, once)", process.execPath, ["bin/rollcall.mjs", "provision"]],
  [
    "another livekit-server, to compare with (a few minutes, once)",
    process.execPath,
    ["bin/rollcall.mjs", "provision", "--server-version", "1.9.12"],
  ],
  [
    "tests (real k6, livekit-server and workers: about an hour on 2 cores)",
    "npx",
    ["vitest", "run", "--reporter=verbose", "--reporter=./test/closing-line.ts", ...process.argv.slice(2)],
  ],
];

console.log("== build");
await buildAll();
for (const [name, command, args] of steps) {
  console.log(`== ${name}`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    process.exitCode = status ?? 1;
    break;
  }
}
