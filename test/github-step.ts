// A step's script of the action or of a workflow, run as a runner of GitHub does: by bash, with the files that it may write to.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./rollcall.js";

export type Ended = {
  readonly status: number;
  readonly printed: string;
  readonly outputs: Readonly<Record<string, string>>;
};

export type Place = {
  /** Where the job works. */
  readonly folder: string;
  /** The Markdown of its page. */
  readonly summary: string;
};

export function runScript(script: string, { folder, summary }: Place, env: Readonly<Record<string, string>>): Ended {
  const output = join(folder, "step-output");
  rmSync(output, { force: true });
  const runner = { GITHUB_ACTION_PATH: root, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  // As GitHub runs `shell: bash`.
  const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
  const given = { cwd: folder, env: { ...process.env, ...env, ...runner }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync("bash", bash, given);
  const lines = existsSync(output) ? readFileSync(output, "utf8").trim().split("\n") : [];
  const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
  return { status: status ?? -1, printed: stdout + stderr, outputs };
}
