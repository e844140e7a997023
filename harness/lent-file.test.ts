// A lent file on a real file system, seen at every step by a guard that the test holds.

import { mkdtempSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lendFile, takeAway } from "./lent-file.js";
import type { Guard, Guarded } from "./targets/target.js";

const secret = "A=1\nB=2\n";
const newFolder = () => mkdtempSync(join(tmpdir(), "rollcall-test-"));
const filesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** What is guarded now; `onCall` is told after each change. */
function guardIn(onCall: (said: string) => void = () => {}) {
  const guarded = new Set<Guarded>();
  const guard: Guard = {
    add: (what) => {
      guarded.add(what);
      onCall("guard");
    },
    remove: (what) => {
      guarded.delete(what);
      onCall("unguard");
    },
  };
  /** What the reaper does when the harness is gone. */
  const reap = () => {
    for (const what of guarded) if (what.kind === "file") takeAway(what);
  };
  return { guarded, guard, reap };
}

describe("a lent file", () => {
  it("is for the user alone, whole, until it is taken away", async () => {
    const folder = newFolder();
    const { guard, guarded } = guardIn();
    const remove = await lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard });
    expect(filesIn(folder)).toEqual({ env: secret });
    expect(statSync(join(folder, "env")).mode & 0o777).toBe(0o600);
    remove();
    expect([filesIn(folder), guarded.size]).toEqual([{}, 0]);
  });

  it("never replaces a file that is there, and leaves nothing guarded", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "env"), "the user's");
    const { guard, guarded } = guardIn();
    await expect(lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard })).rejects.toThrow("EEXIST");
    expect([filesIn(folder), guarded.size]).toEqual([{ env: "the user's" }, 0]);
  });

  it("is not made where a file has its first name, which is left alone", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "env.rollcall-abcdefgh"), "somebody's");
    const { guard, guarded } = guardIn();
    await expect(lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard })).rejects.toThrow("EEXIST");
    expect([filesIn(folder), guarded.size]).toEqual([{ "env.rollcall-abcdefgh": "somebody's" }, 0]);
  });

  it("is guarded before it exists, and by both names before it has the second", async () => {
    const folder = newFolder();
    const steps: unknown[] = [];
    const { guard } = guardIn((said) => steps.push([said, Object.keys(filesIn(folder))]));
    const remove = await lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard });
    remove();
    expect(steps).toEqual([
      ["guard", []],
      ["guard", ["env.rollcall-abcdefgh"]],
      ["unguard", ["env"]],
      ["unguard", []],
    ]);
  });

  it("that the user has replaced is left to the user", async () => {
    const folder = newFolder();
    const { guard } = guardIn();
    const remove = await lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard });
    writeFileSync(join(folder, "own"), "the user's");
    renameSync(join(folder, "own"), join(folder, "env"));
    remove();
    expect(filesIn(folder)).toEqual({ env: "the user's" });
  });
});

describe.each([
  ["where nothing was", {}],
  ["where a file of the user's is", { env: "the user's" }],
])("a kill -9 %s", (_, before: Record<string, string>) => {
  it.each([1, 2, 3])("at step %i leaves what was there before, and no secret", async (fatal) => {
    const folder = newFolder();
    for (const [name, text] of Object.entries(before)) writeFileSync(join(folder, name), text);
    let step = 0;
    let left: unknown;
    const { guard, reap } = guardIn(() => {
      step += 1;
      if (step !== fatal) return;
      reap();
      left = filesIn(folder);
    });
    await lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard }).catch(() => {});
    expect(left).toEqual(before);
  });

  it("when all is done leaves what was there before", async () => {
    const folder = newFolder();
    for (const [name, text] of Object.entries(before)) writeFileSync(join(folder, name), text);
    const { guard, reap } = guardIn();
    await lendFile(join(folder, "env"), secret, { runId: "abcdefgh", guard }).catch(() => {});
    reap();
    expect(filesIn(folder)).toEqual(before);
  });
});
