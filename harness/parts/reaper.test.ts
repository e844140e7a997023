// The dead man's switch with a real file: what it removes when the harness is gone, and what it leaves.

import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("removes the files it guards when the harness is gone, and no other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-test-"));
  const names = ["guarded", "unguarded", "lent", "users", "missing"] as const;
  const [guarded, unguarded, lent, users, missing] = names.map((name) => join(folder, name)) as [
    ...[string, string, string, string, string],
  ];
  for (const file of [guarded, unguarded, lent, users]) writeFileSync(file, "");
  const outfile = join(folder, "reaper.mjs");
  // A channel that breaks before it listens tells it nothing.
  const stdin = { contents: 'import "./reaper.ts"; process.send("listening");', resolveDir: import.meta.dirname };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "esm" });
  const reaper = fork(outfile, { execArgv: [] });
  await once(reaper, "message");
  const exited = once(reaper, "exit");
  const tell = (type: string, path: string, inode: string | null = null) =>
    reaper.send({ type, what: { kind: "file", path, inode } });
  for (const file of [guarded, unguarded]) tell("guard", file);
  tell("unguard", unguarded);
  // Ours by its inode; and a user's own where ours was to be.
  const inode = String(statSync(lent, { bigint: true }).ino);
  for (const file of [lent, users, missing]) tell("guard", file, inode);
  reaper.disconnect();
  expect(await exited).toEqual([0, null]);
  expect([guarded, unguarded, lent, users].map((file) => existsSync(file))).toEqual([false, true, false, true]);
});
