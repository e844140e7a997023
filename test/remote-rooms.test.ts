// Rooms on a server that is not ours: only the run's own are ever made, asked into or deleted, and none of them stays,
// however the run ends. The server is real and was there before; a front of it keeps what it was asked.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { roomPrefixOf } from "../contract/ids.js";
import { type Front, startFront } from "./front.js";
import {
  type Event,
  folderIn,
  kept,
  leftAfter,
  processesOf,
  type Running,
  rollcall,
  start,
  textsIn,
  untilEvent,
} from "./rollcall.js";
import { startTheirServer, type TheirServer } from "./their-server.js";

/** Other people's: a call of theirs, another run's, and one whose name only looks like a run's of ours. */
const others = ["support-call", "rollcall-zzzzzzzz-000000", "rollcall-", "rollcall"];

let server: TheirServer;
let front: Front;

beforeAll(async () => {
  server = await startTheirServer();
});
afterAll(() => server.stop());

beforeEach(async () => {
  front = await startFront(server.url, null);
  for (const name of others) await server.rooms.createRoom({ name, emptyTimeout: 600 });
});
afterEach(() => front.stop());

/** A run at the front, with these flags more. */
const runAtFront = (...flags: readonly string[]): Promise<Running> =>
  start(
    ["run", "steady", "--target", `http://127.0.0.1:${front.port}`, "--worker", "wire", "--rate", "1", ...flags],
    server.keyEnvironment,
  );

const roomNames = async (): Promise<readonly string[]> =>
  (await server.rooms.listRooms()).map(({ name }) => name).sort();

/** The run's id, once it has asked for so many rooms. */
async function idAfter({ results }: Running, requests: number): Promise<string> {
  const isLast = ({ event, n }: Event) => event === "request" && n === requests - 1;
  const { room } = await untilEvent(results, "events/k6.ndjson", isLast);
  return String(room).split("-")[1] ?? "";
}

/** The room that a call is about; "" for none. */
const roomOf = ({ name, room }: Readonly<Record<string, unknown>>): string => String(name ?? room ?? "");

describe("rooms on a server that is not ours", () => {
  it("every call that changes something names a room of the run, also those of a rescue", async () => {
    const running = await runAtFront(
      ...["--join", "--rooms", "6", "--deadline", "2s", "--grace", "2s", "--hold", "1s", "--fault", "drop:offer nth=2"],
    );
    const { stdout, stderr } = await running.finished;
    const { manifest, summary } = kept(running.results);
    expect(summary.counts, stdout + stderr).toMatchObject({ requested: 6, lost: 1 });
    expect(manifest.plan.target).toBe(`http://127.0.0.1:${front.port}`);

    const changing = front.asked.filter(
      ({ call }) => !["ListRooms", "ListDispatch", "ListParticipants", "socket"].includes(call),
    );
    expect(new Set(changing.map(({ call }) => call))).toEqual(new Set(["CreateRoom", "CreateDispatch", "DeleteRoom"]));
    const prefix = roomPrefixOf(manifest.run.id);
    expect(changing.map(({ what }) => roomOf(what)).filter((name) => !name.startsWith(prefix))).toEqual([]);
    // Who opens a room's socket joins it, which makes a room that is not there.
    const joined = front.asked.flatMap(({ call, what }) => (call === "socket" && "video" in what ? [what.video] : []));
    const joinedRooms = joined.map((grant) => roomOf(Object(grant))).filter((name) => name !== "");
    expect(new Set(joinedRooms).size).toBeGreaterThanOrEqual(5);
    expect(joinedRooms.filter((name) => !name.startsWith(prefix))).toEqual([]);
    expect(await roomNames()).toEqual([...others].sort());
  });

  it("none is left after kill -9 of the run, others' stay, and the key is nowhere to be read", async () => {
    const running = await runAtFront("--rooms", "30", "--hold", "60s");
    const runId = await idAfter(running, 5);
    expect((await roomNames()).filter((name) => name.startsWith(roomPrefixOf(runId))).length).toBeGreaterThanOrEqual(4);
    running.process.kill("SIGKILL");
    await running.finished;
    expect(await leftAfter(runId, 20_000)).toEqual([]);
    expect(await roomNames()).toEqual([...others].sort());
    const written = textsIn(folderIn(running.results) ?? "");
    expect(written.filter(({ text }) => text.includes(server.key.apiSecret)).map(({ file }) => file)).toEqual([]);
    expect(written.find(({ file }) => file.endsWith("reaper.log"))?.text).toMatch(/\d+ deleted, left: none/);
  });

  it.each([
    ["one Ctrl-C", 1],
    ["three, the last of which leaves at once", 3],
  ])("none is left after %s", async (_, times) => {
    const running = await runAtFront("--rooms", "30", "--hold", "60s");
    const runId = await idAfter(running, 3);
    for (let time = 0; time < times; time++) running.process.kill("SIGINT");
    const { status, stdout, stderr } = await running.finished;
    expect(status, stdout + stderr).toBe(130);
    expect(await leftAfter(runId, 20_000)).toEqual([]);
    expect(await roomNames()).toEqual([...others].sort());
  });

  it("no more are made than are allowed when none can be deleted, and those are deleted when they can be", async () => {
    let refusals = 0;
    front.instead = ({ call }) => {
      const isRefused = call === "DeleteRoom" && refusals++ < 9;
      return isRefused ? { status: 500 } : null;
    };
    // This machine, by a name that does not say so: what is not known to be here is taken to be far away.
    const { status, stdout, stderr, results } = await rollcall(
      [
        ...["run", "steady", "--target", `http://0.0.0.0:${front.port}`, "--worker", "wire", "--rate", "0.2"],
        ...["--rooms", "5", "--deadline", "500ms", "--grace", "0s", "--hold", "0s", "--no-recover"],
        ...["--remote-rooms", "3"],
      ],
      server.keyEnvironment,
    );
    expect(status, stdout + stderr).toBe(2);
    const made = front.asked.filter(({ call }) => call === "CreateRoom").map(({ what }) => roomOf(what));
    expect(new Set(made).size, stdout + stderr).toBe(3);
    expect(kept(results).summary.counts).toMatchObject({ planned: 5, requested: 3, notStarted: 2 });
    expect(
      textsIn(folderIn(results) ?? "").some(({ text }) => text.includes("3 rooms may be on the server still")),
    ).toBe(true);
    expect(await roomNames()).toEqual([...others].sort());
  });

  it("none is left when a part died", async () => {
    const running = await runAtFront("--rooms", "30", "--hold", "60s");
    const runId = await idAfter(running, 3);
    const wiretap = await untilEvent(
      running.results,
      "events/harness.ndjson",
      ({ event, role }) => event === "process-started" && role === "wiretap",
    );
    process.kill(Number(wiretap.pid), "SIGKILL");
    const { status, stdout, stderr } = await running.finished;
    expect(status, stdout + stderr).toBe(2);
    expect(processesOf(runId)).toEqual([]);
    expect(await roomNames()).toEqual([...others].sort());
  });
});
