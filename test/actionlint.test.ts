// The workflows as actionlint reads them, where there is Go to build it with (tools/).

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./rollcall.js";

/** In CI a missing Go fails, as every missing part does there. */
const canRun = process.env.CI !== undefined || spawnSync("go", ["version"]).status === 0;
const folder = join(root, ".github/workflows");

it.runIf(canRun)("actionlint, which Go builds, finds nothing", () => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const { status, stdout, stderr } = spawnSync("go", ["tool", "actionlint", ...files], {
    cwd: join(root, "tools/actionlint"),
    env: { ...process.env, CGO_ENABLED: "0" },
    encoding: "utf8",
  });
  expect(stdout + stderr.replace(/^go: downloading .*\n/gm, "")).toBe("");
  expect(status).toBe(0);
});
