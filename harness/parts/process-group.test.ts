import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { statOf } from "../process-stat.js";
import { endGroup, membersOf, signalGroup } from "./process-group.js";

const never = new AbortController().signal;

/** A group of two: a leader that starts another process, which prints when it runs. Both ignore SIGTERM. */
async function stubbornGroup() {
  const leader = spawn("sh", ["-c", "trap '' TERM; (trap '' TERM; echo ready; exec sleep 60) & wait"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(leader.stdout, "data");
  return { leaderPid: leader.pid ?? -1, leaderEnded: once(leader, "exit") };
}

describe("a process group", () => {
  it("is ended with everyone in it, also those who ignore SIGTERM", async () => {
    const group = await stubbornGroup();
    expect((await membersOf(group.leaderPid)).length).toBeGreaterThanOrEqual(2);
    await endGroup({ ...group, patienceMs: 50, hurry: never });
    expect(await membersOf(group.leaderPid)).toEqual([]);
  });
  it("is ended at once when hurried, whatever its patience", async () => {
    const group = await stubbornGroup();
    await endGroup({ ...group, patienceMs: 600_000, hurry: AbortSignal.abort() });
    expect(await membersOf(group.leaderPid)).toEqual([]);
  });
  it("is signalled with everyone in it", async () => {
    const group = await stubbornGroup();
    const members = await membersOf(group.leaderPid);
    signalGroup(group.leaderPid, "SIGSTOP");
    await expect.poll(() => members.map((pid) => statOf(pid)?.state)).toEqual(members.map(() => "T"));
    signalGroup(group.leaderPid, "SIGCONT");
    await expect.poll(() => members.map((pid) => statOf(pid)?.state)).not.toContain("T");
    await endGroup({ ...group, patienceMs: 0, hurry: never });
  });
  it("that is gone already is no error", async () => {
    const group = await stubbornGroup();
    await endGroup({ ...group, patienceMs: 0, hurry: never });
    await endGroup({ ...group, patienceMs: 0, hurry: never });
  });
});
