import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  describeLeftover,
  endLeftovers,
  findLeftovers,
  type Leftover,
  markIn,
  parseListed,
  parsePs,
} from "./leftovers.js";
import { markOf, thisProcess } from "./mark.js";

const runId = "testabcd";
const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A process that says when it is ready and then does nothing; `deaf` does not end on SIGTERM. */
async function idle(env: NodeJS.ProcessEnv, manners: "polite" | "deaf" = "polite"): Promise<number> {
  const deaf = manners === "deaf" ? "process.on('SIGTERM', () => {});" : "";
  const child = spawn(process.execPath, ["-e", `${deaf} setInterval(() => {}, 1e6); console.log('ready')`], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  if (child.stdout !== null) await once(child.stdout, "data");
  return child.pid ?? 0;
}

/** The mark of a harness that has ended. */
async function deadMark(): Promise<string> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return `${runId}:${child.pid}:${thisProcess().start}`;
}

const pidsOf = (found: readonly Leftover[]) => found.flatMap((it) => (it.kind === "process" ? [it.pid] : []));
const isRunning = (pid: number) =>
  started.some((child) => child.pid === pid && child.exitCode === null && child.signalCode === null);
/** A PATH with `ps` and no `docker`. */
const noDocker = { PATH: "/bin-of-nobody" };

test.skipIf(process.platform === "win32")(
  "a marked orphan is ended; a living run's and an unmarked process are not",
  async () => {
    const orphan = await idle({ ROLLCALL_RUN: await deadMark() });
    const deafOrphan = await idle({ ROLLCALL_RUN: await deadMark() }, "deaf");
    const ofLivingRun = await idle({ ROLLCALL_RUN: markOf(runId) });
    const unmarked = await idle({});
    const oddlyMarked = await idle({ ROLLCALL_RUN: "yes" });

    const options = { patienceMs: 300, ...(process.platform === "linux" ? { env: noDocker } : {}) };
    const all = await findLeftovers(options);
    // Other tests may leave something at the same time: only ours is looked at, and only ours is ended.
    const found = all.filter((it) => it.kind === "process" && started.some((child) => child.pid === it.pid));
    expect(pidsOf(found).sort()).toEqual([orphan, deafOrphan].sort());

    const ended = await endLeftovers(found, options);
    expect(pidsOf(ended).sort()).toEqual([orphan, deafOrphan].sort());
    expect(pidsOf(await findLeftovers(options))).not.toContain(orphan);
    for (const pid of [ofLivingRun, unmarked, oddlyMarked]) expect(isRunning(pid)).toBe(true);
  },
);

test.skipIf(process.platform === "win32")(
  "containers of a run that is gone are removed, by id, and then its network",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "rollcall-test-"));
    folders.push(folder);
    const orphan = "a".repeat(64);
    const lines = [`${orphan}\t${await deadMark()}\torphan`, `${"b".repeat(64)}\t${markOf(runId)}\tliving`];
    writeFileSync(join(folder, "list"), `${lines.join("\n")}\n`);
    writeFileSync(
      join(folder, "docker"),
      `#!/bin/sh\ncase "$1 $2" in ps*|"network ls") /bin/cat '${folder}/list';; *) echo "$@" >> '${folder}/asked';; esac\n`,
    );
    chmodSync(join(folder, "docker"), 0o755);
    const env = { PATH: `${folder}:/bin:/usr/bin` };

    const found = (await findLeftovers({ env })).filter((it) => it.kind !== "process");
    expect(found.map(describeLeftover)).toEqual([`container orphan of run ${runId}`, `network orphan of run ${runId}`]);
    expect(await endLeftovers([...found].reverse(), { env })).toEqual(found);
    const asked = readFileSync(join(folder, "asked"), "utf8");
    expect(asked).toBe(`rm --force --volumes ${orphan}\nnetwork rm ${orphan}\n`);
  },
);

test.skipIf(process.platform === "win32")(
  "a Docker that cannot be reached shows no containers and is no error",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "rollcall-test-"));
    folders.push(folder);
    writeFileSync(join(folder, "docker"), "#!/bin/sh\necho 'Cannot connect to the Docker daemon' >&2; exit 1\n");
    chmodSync(join(folder, "docker"), 0o755);
    const found = await findLeftovers({ env: { PATH: `${folder}:/bin:/usr/bin` } });
    expect(found.filter((it) => it.kind === "container")).toEqual([]);
  },
);

test.each([
  ["among others", "A=1\0ROLLCALL_RUN=x:1:2\0B=2\0", "x:1:2"],
  ["only as the end of another name", "MY_ROLLCALL_RUN=x:1:2\0", undefined],
  ["only inside another value", "A=ROLLCALL_RUN=x:1:2\0", undefined],
  ["not at all", "", undefined],
])("an environment that holds the mark %s", (_, environ, mark) => {
  expect(markIn(environ)).toBe(mark);
});

test("ps shows the environment after the command", () => {
  const text =
    "   1 /sbin/launchd\n  77 node worker.mjs HOME=/h ROLLCALL_RUN=x:1:2 A=b\n 78 node MY_ROLLCALL_RUN=x:1:2\n";
  expect(parsePs(text)).toEqual([{ pid: 77, mark: "x:1:2" }]);
});

test("docker's list with a damaged line", () => {
  expect(parseListed("container", `${"c".repeat(64)}\tx:1:2\tname\nWARNING: something\n\n`)).toEqual([
    { kind: "container", id: "c".repeat(64), name: "name", mark: "x:1:2" },
  ]);
});
