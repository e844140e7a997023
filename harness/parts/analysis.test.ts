// An analysis beside the load: begun or not, and what is left of one that is killed in the middle.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runFiles } from "../../contract/run-files.js";
import { analyzeBeside } from "./analysis.js";

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-beside-"));
  mkdirSync(join(base, runFiles.events));
});
afterEach(() => rmSync(base, { recursive: true }));

/** In place of the analysis: leaves what one leaves that is at work, says so, and works on for ever. */
const atWork = `
import { mkdirSync, writeFileSync } from "node:fs";
const [, , run] = process.argv;
mkdirSync(\`\${run}/.spill-\${process.pid}-abcdef\`);
writeFileSync(\`\${run}/.checkpoint.json.\${process.pid}\`, "{");
writeFileSync(\`\${run}/events/.worker-1~2.parquet.\${process.pid}\`, "half");
writeFileSync(\`\${run}/events/.worker-1~3.parquet.1\`, "another's");
console.log("at work");
setInterval(() => {}, 1000);
`;

const begun = (signal: AbortSignal) =>
  analyzeBeside({
    ...{ buildFolder: base, runFolder: base, args: [base], env: process.env, logFile: join(base, "log"), signal },
    guard: { add: () => {}, remove: () => {} },
  });

describe("an analysis beside the load", () => {
  it("is not begun when the run is over", async () => {
    await expect(begun(AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
    expect(existsSync(join(base, "log"))).toBe(false);
  });

  it("that is killed in the middle leaves nothing of its own", async () => {
    writeFileSync(join(base, "analysis.mjs"), atWork);
    const stopping = new AbortController();
    const ended = begun(stopping.signal);
    const marker = join(base, runFiles.events, ".worker-1~3.parquet.1");
    await expect.poll(() => existsSync(marker), { timeout: 20_000 }).toBe(true);
    stopping.abort();
    expect((await ended).exitCode).toBe(-1);
    expect(readdirSync(base).filter((name) => name.startsWith("."))).toEqual([]);
    expect(readdirSync(join(base, runFiles.events))).toEqual([".worker-1~3.parquet.1"]);
  }, 30_000);
});
