import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { thisProcess } from "../mark.js";
import { withLock } from "./lock.js";

let base: string;
let lock: string;
const signal = new AbortController().signal;
const quiet = { onWait: () => {}, signal };

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-lock-"));
  lock = join(base, "deep", "thing.lock");
});
afterEach(() => rmSync(base, { recursive: true }));

function lockOwnedBy(owner: unknown): void {
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, "owner"), JSON.stringify(owner));
}

async function deadOwner() {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return { pid: child.pid, start: thisProcess().start };
}

/** Runs `count` holders at once; answers the most that were inside together. */
async function mostTogether(count: number): Promise<number> {
  let inside = 0;
  let most = 0;
  const hold = () =>
    withLock(lock, quiet, async () => {
      inside += 1;
      most = Math.max(most, inside);
      for (let turn = 0; turn < 5; turn += 1) await nextTurn();
      inside -= 1;
    });
  await Promise.all(Array.from({ length: count }, hold));
  return most;
}

test("only one holds it, and nothing of it is left", async () => {
  expect(await mostTogether(4)).toBe(1);
  expect(readdirSync(join(base, "deep"))).toEqual([]);
});

test("a dead owner's lock is taken over, by one of those who wait", async () => {
  lockOwnedBy(await deadOwner());
  expect(await mostTogether(4)).toBe(1);
  expect(readdirSync(join(base, "deep"))).toEqual([]);
});

/** Puts an heir of `owner` into the lock. */
function heirOf(owner: { readonly pid: number | undefined; readonly claim?: string }, heir: unknown): void {
  const place = join(lock, `heir-of-${owner.pid}-${owner.claim ?? ""}`);
  mkdirSync(place);
  writeFileSync(join(place, "owner"), JSON.stringify(heir));
}

test("a lock that an older rollcall left, killed while it took it over, is taken over all the same", async () => {
  lockOwnedBy(await deadOwner());
  // It kept everybody out for ever.
  mkdirSync(join(lock, "takeover"));
  expect(await mostTogether(4)).toBe(1);
  expect(readdirSync(join(base, "deep"))).toEqual([]);
});

test("a lock whose heirs have died too is taken over", async () => {
  const [dead, heir, second] = [await deadOwner(), await deadOwner(), await deadOwner()];
  lockOwnedBy(dead);
  heirOf(dead, { ...heir, claim: "one" });
  heirOf({ ...heir, claim: "one" }, { ...second, claim: "two" });
  expect(await mostTogether(4)).toBe(1);
  expect(readdirSync(join(base, "deep"))).toEqual([]);
});

test("a living heir is waited for, and so is an owner in whose lock lies an heir of somebody else", async () => {
  const dead = await deadOwner();
  for (const [owner, heir] of [
    [dead, thisProcess()],
    [thisProcess(), dead],
  ] as const) {
    lockOwnedBy(owner);
    heirOf(dead, { ...heir, claim: "one" });
    const stop = new AbortController();
    const onWait = (pid: number) => stop.abort(new Error(`waits for ${pid}`));
    const entered = withLock(lock, { onWait, signal: stop.signal }, async () => "entered");
    await expect(entered).rejects.toThrow();
    expect(String(stop.signal.reason)).toContain(`waits for ${process.pid}`);
    rmSync(lock, { recursive: true });
  }
});

test("a living owner is waited for, told once by its pid, until the wait is called off", async () => {
  lockOwnedBy(thisProcess());
  const waitedFor: number[] = [];
  const stop = new AbortController();
  const onWait = (pid: number) => {
    waitedFor.push(pid);
    stop.abort(new Error("called off"));
  };
  const entered = withLock(lock, { onWait, signal: stop.signal }, async () => "entered");
  await expect(entered).rejects.toThrow();
  expect(waitedFor).toEqual([process.pid]);
  expect(readdirSync(lock)).toEqual(["owner"]);
});

test("it is free again after an action that failed", async () => {
  const failing = withLock(lock, quiet, () => Promise.reject(new Error("broke")));
  await expect(failing).rejects.toThrow("broke");
  expect(await withLock(lock, quiet, async () => "entered")).toBe("entered");
});

test("a lock without a readable owner is an error that says what to remove", async () => {
  lockOwnedBy({ who: "nobody" });
  await expect(withLock(lock, quiet, async () => "entered")).rejects.toThrow(`remove it`);
});
