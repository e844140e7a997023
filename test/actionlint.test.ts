// The workflows as actionlint reads them, where there is Go to build it with (tools/).

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./rollcall.js";

const hasGo = spawnSync("go", ["version"]).status === 0;
const folder = join(root, ".github/workflows");

it.runIf(hasGo)("actionlint finds nothing", () => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const { status, stdout, stderr } = spawnSync("go", ["tool", "actionlint", ...files], {
    cwd: join(root, "tools/actionlint"),
    env: { ...process.env, CGO_ENABLED: "0" },
    encoding: "utf8",
  });
  expect(stdout + stderr.replace(/^go: downloading .*\n/gm, "")).toBe("");
  expect(status).toBe(0);
});
