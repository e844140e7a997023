// The dead man's switch with a real file: what it removes when the harness is gone, and what it leaves.

import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("removes the files it guards when the harness is gone, and no other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-test-"));
  const [guarded, unguarded] = ["guarded", "unguarded"].map((name) => join(folder, name)) as [string, string];
  for (const file of [guarded, unguarded]) writeFileSync(file, "");
  const outfile = join(folder, "reaper.mjs");
  // A channel that breaks before it listens tells it nothing.
  const stdin = { contents: 'import "./reaper.ts"; process.send("listening");', resolveDir: import.meta.dirname };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "esm" });
  const reaper = fork(outfile, { execArgv: [] });
  await once(reaper, "message");
  const exited = once(reaper, "exit");
  const tell = (type: string, path: string) => reaper.send({ type, what: { kind: "file", path } });
  for (const file of [guarded, unguarded]) tell("guard", file);
  tell("unguard", unguarded);
  reaper.disconnect();
  expect(await exited).toEqual([0, null]);
  expect([guarded, unguarded].map((file) => existsSync(file))).toEqual([false, true]);
});
