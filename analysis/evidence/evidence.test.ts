// A run folder whose every text field holds something private, packed for a report: nothing of it is left in the archive or in the
// text, however it is written there.

import { execFileSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { summarySchema } from "../../contract/summary.js";
import { analyze } from "../analyze.js";
import { fixtures } from "../trials/fixtures.js";
import { writeRun } from "../trials/history.js";
import { inTemporaryFolder } from "../trials/trial.js";
import { evidence } from "./evidence.js";
import type { Machine } from "./machine.js";
import { kindNames } from "./redaction/kinds.js";
import { viewsOf } from "./redaction/views.js";
import { renderWritten } from "./render.js";

const committed = fileURLToPath(new URL("../../results/fixtures/", import.meta.url));

const machine: Machine = {
  ...{ hostName: "workhorse7.acme-lab.internal", userName: "alicesmith", homeFolder: "/srv/people/alicesmith" },
  ...{ root: "/opt/checkouts/rollcall-acme", environment: { ACME_API_TOKEN: "tok_Zebra_9981_Quagga", LANG: "C" } },
};

/** As it may stand in a text, and what must not be left of it. */
const planted: readonly (readonly [text: string, hidden: string])[] = [
  ["eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBUElhYmMifQ.s5-0_ZrFqY1m", "iOiJIUzI1"],
  ["APIkqWertyUiop123", "kqWertyUiop"],
  ["qV3mXe7Jt1RzK0pLw9BnY5sDcG2uHfA8oTiQ6yEjPkx", "Xe7Jt1RzK0"],
  ["Authorization: Bearer opaque.4711-value", "opaque.4711"],
  ["/rtc?access_token=shorty42&auto=1", "shorty42"],
  ["/rtc/v1?join_request=cGxlYXNl9", "cGxlYXNl9"],
  ["redis://bob:hunter2pw@127.0.0.1:6379", "hunter2pw"],
  ["wss://sfu.acme-corp.com/rtc", "acme-corp"],
  ["from 10.20.30.40:443", "10.20.30.40"],
  ["from [2001:db8:85a3::7334]:443", "85a3"],
  ["/home/charlotte/agent.ts:3", "charlotte"],
  ["charlotte.b@acme-mail.org", "acme-mail"],
  ["ACME_REGION=antarctica-1", "antarctica"],
  [`metadata: "customer Pingu Ltd"`, "Pingu"],
  [`attributes={"tier":"platypus"}`, "platypus"],
  [`agentName="penguin-desk"`, "penguin"],
  [`{"room": "ward-seven-checkup"}`, "ward-seven"],
  ["nobody left ward-seven-checkup", "ward-seven"],
  [`participant="dr.lecter"`, "lecter"],
  ["--k6-out influxdb=http://joe:pw0815@metrics.acme-k6.net:8086/k6", "pw0815"],
  ["--k6-out=json=http://metrics.acme-k6.net", "acme-k6"],
  ["password: xyzzy", "xyzzy"],
  ["-----BEGIN PRIVATE KEY-----\nMHcCAQEEIIrYSSNQ\n-----END PRIVATE KEY-----", "MHcCAQEE"],
  // Known from the machine alone.
  ["at workhorse7 and alicesmith", "workhorse7"],
  ["of alicesmith", "alicesmith"],
  ["from /srv/people/alicesmith/.cache", "srv/people"],
  ["in /opt/checkouts/rollcall-acme/build", "rollcall-acme"],
  ["with tok_Zebra_9981_Quagga", "Zebra"],
];

const everything = planted.map(([text]) => text).join(" ; ");

/** What a line is about, and what its values may be: these cannot be any text. */
const structural = new Set(
  [
    "event",
    "room",
    "roomSid",
    "jobId",
    "dispatchId",
    "path",
    "roomState",
    "answer",
    "listed",
    "result",
    "shown",
    "kind",
  ].concat([
    "via",
    "identity",
    "available",
    "status",
    "from",
    "by",
    "phase",
    "role",
    "jobType",
    "workerId",
    "deployment",
    "agentName",
  ]),
);

/** Of each event of an observer the first: every text goes through many patterns, and the others would show nothing more. */
function poisonedLines(lines: readonly string[]): readonly string[] {
  const poisoned = new Set<string>();
  return lines.map((line) => {
    const event = /"event":"[a-z-]+"/.exec(line)?.[0] ?? "";
    if (poisoned.has(event)) return line;
    poisoned.add(event);
    return poisonedLine(line);
  });
}

function poisonedLine(line: string): string {
  const parsed: unknown = JSON.parse(line);
  if (parsed === null || typeof parsed !== "object") return line;
  const poisoned = Object.entries(parsed).map(([key, value]) =>
    typeof value === "string" && !structural.has(key) ? [key, everything] : [key, value],
  );
  const agent = "agentName" in parsed ? { agentName: "penguin-desk" } : {};
  return JSON.stringify({ ...Object.fromEntries(poisoned), ...agent, more: JSON.stringify({ deep: everything }) });
}

/** The fixture in which assignments are dropped, as an external agent's. */
async function writePoisoned(run: string): Promise<void> {
  const make = fixtures["assignments-dropped"];
  if (make === undefined) throw new Error("there is no such fixture");
  const history = make();
  const { plan, machine: on } = history.manifest;
  history.manifest = {
    ...history.manifest,
    run: {
      ...history.manifest.run,
      command: ["rollcall", "run", "--metadata", "customer Pingu Ltd", ...everything.split(" ; ")],
    },
    plan: {
      ...plan,
      agentName: "penguin-desk",
      metadata: "customer Pingu Ltd",
      target: "wss://sfu.acme-corp.com",
      faults: [everything],
    },
    versions: { ...history.manifest.versions, agents: `1.9.0 of ${everything}` },
    machine: { ...on, cpuModel: everything, os: everything },
  };
  await writeRun(run, history);
  const manifest = JSON.parse(await readFile(join(run, "manifest.json"), "utf8"));
  const dependencies = { agents: [`@livekit/rtc-node@0.13.35`, everything] };
  await writeFile(
    join(run, "manifest.json"),
    JSON.stringify({ ...manifest, dependencies, extra: { a: [everything] } }),
  );
  for (const name of await readdir(join(run, "events"))) {
    const file = join(run, "events", name);
    const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
    await writeFile(
      file,
      `${[...poisonedLines(lines), ...(others[name] ?? []).map((line) => JSON.stringify(line))].join("\n")}\n{"event":"damaged ${everything.replaceAll("\n", " ")}\n`,
    );
  }
  await analyze(run);
  await poisonLogs(run);
}

/** A room and a participant that are not Rollcall's, as its observers may see them on a server that others use too. */
const others: Readonly<Record<string, readonly object[]>> = {
  "wiretap.ndjson": [
    {
      ...{ event: "termination", atUs: 20_000_000, link: 1, n: -1, attempt: 0, jobId: "AJ_other", dispatchId: "" },
      ...{ room: "moonbase-cantina", roomSid: "RM_other" },
    },
  ],
  "collector.ndjson": ["participant-joined", "participant-left"].map((event) => ({
    ...{ event, atUs: 20_000_000, notBeforeUs: 20_000_000, via: "webhook", node: 1, room: "moonbase-cantina" },
    ...{ roomSid: "RM_other", identity: "greedo", kind: "other" },
  })),
};

const ofOthers: typeof planted = [
  ["moonbase-cantina", "moonbase"],
  ["greedo", "greedo"],
];

async function poisonLogs(run: string): Promise<void> {
  const nested = JSON.stringify({ level: "error", msg: JSON.stringify({ cause: everything }), error: everything });
  const percent = `GET /rtc?x=${encodeURIComponent(everything)}`;
  await writeFile(join(run, "logs/server.log"), `${everything}\n${nested}\n${percent}\n${JSON.stringify(nested)}\n`);
  await writeFile(join(run, "logs/livekit.yaml"), `keys:\n  APIkqWertyUiop123: plainword\n# ${everything}\n`);
  await writeFile(
    join(run, "logs/k6-summary.json"),
    JSON.stringify({ droppedIterations: 0, [everything]: everything }),
  );
  await writeFile(join(run, "logs/charlotte's list.txt"), everything);
  await writeFile(join(run, "notes of charlotte.md"), everything);
  await symlink("/etc/hostname", join(run, "logs/linked.log"));
}

type Unpacked = {
  readonly files: ReadonlyMap<string, string>;
  readonly takenOut: readonly string[];
  readonly markdown: string;
  readonly printed: string;
  readonly bytes: Buffer;
};

/** By their paths in the folder. */
async function textsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(folder.length + 1), await readFile(path, "utf8"));
  }
  return files;
}

/** Each text is looked through for everything that was planted; its views are made once. */
const viewed = new Map<string, readonly string[]>();

function holds(text: string, hidden: string): boolean {
  const views = viewed.get(text) ?? viewsOf(text).map((view) => view.text.toLowerCase());
  viewed.set(text, views);
  return views.some((view) => view.includes(hidden.toLowerCase()));
}

async function packed(run: string, to: string): Promise<Unpacked> {
  const written = await evidence({ run, to }, machine);
  const unpacked = join(to, "unpacked");
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked);
  execFileSync("tar", ["-xzf", written.archiveFile, "-C", unpacked]);
  return {
    files: await textsOf(unpacked),
    takenOut: written.evidence.takenOut.map(({ kind }) => kind),
    markdown: await readFile(written.markdownFile, "utf8"),
    printed: renderWritten(written),
    bytes: await readFile(written.archiveFile),
  };
}

const folder = "rollcall-evidence-testrun2";

describe("a run full of private things", () => {
  /** Every file of the run, before. */
  let before: ReadonlyMap<string, string>;
  let found: Unpacked;
  let again: Unpacked;
  let judged: string;
  let judgedAgain: string;
  beforeAll(async () => {
    await inTemporaryFolder(async (temporary) => {
      const run = join(temporary, "charlotte's run");
      await writePoisoned(run);
      before = await textsOf(run);
      judged = await readFile(join(run, "summary.json"), "utf8");
      const to = join(temporary, "to");
      await mkdir(to);
      found = await packed(run, to);
      again = await packed(run, to);
      const copy = join(to, "unpacked", folder);
      await rm(join(copy, "summary.json"));
      await analyze(copy);
      judgedAgain = await readFile(join(copy, "summary.json"), "utf8");
    });
  }, 60_000);

  it.each(planted)("had %j in every file that is packed", (_, hidden) => {
    const files = ["manifest.json", "logs/server.log", "logs/livekit.yaml", "logs/k6-summary.json"].concat(
      ["collector", "harness", "k6", "wiretap", "worker-1"].map((observer) => `events/${observer}.ndjson`),
    );
    expect(files.filter((name) => !holds(before.get(name) ?? "", hidden))).toEqual([]);
  });

  it.each(ofOthers)("had %j of others in its events", (_, hidden) => {
    expect([...before].some(([name, text]) => name.startsWith("events/") && holds(text, hidden))).toBe(true);
  });

  it.each([...planted, ...ofOthers])("keeps nothing of %j", (_, hidden) => {
    const texts = [...found.files, ["the text", found.markdown] as const, ["the terminal", found.printed] as const];
    const holding = texts.filter(([name, text]) => holds(name, hidden) || holds(text, hidden));
    expect(holding.map(([name]) => name)).toEqual([]);
  });

  it("says of every kind that it was taken out", () => {
    expect(found.takenOut).toEqual(kindNames);
  });

  it("is otherwise all there", () => {
    expect([...found.files.keys()].sort()).toEqual(
      ["evidence.md", "events/collector.ndjson", "events/harness.ndjson", "events/k6.ndjson", "events/wiretap.ndjson"]
        .concat(["events/worker-1.ndjson", "logs/k6-summary.json", "logs/livekit.yaml", "logs/server.log"])
        .concat(["manifest.json", "report.md", "summary.json"])
        .map((name) => `${folder}/${name}`)
        .sort(),
    );
    expect(found.files.get(`${folder}/evidence.md`)).toBe(found.markdown);
    expect(found.markdown).toContain("1 file in logs/ that rollcall did not write");
    expect(found.markdown).toContain("2 other files of the run's folder");
  });

  it("is judged from its archive as it was", () => {
    const figures = (text: string) => {
      const { counts, delayMs, causes, verdict } = summarySchema.parse(JSON.parse(text));
      return { counts, delayMs, causes, result: verdict.result };
    };
    expect(figures(judgedAgain)).toEqual(figures(judged));
  });

  it("says the same name for the same thing in all files", () => {
    const agents = [...found.files.values()].flatMap((text) => [...text.matchAll(/"agentName":\s*"([^"]*)"/g)]);
    expect(new Set(agents.map(([, name]) => name))).toEqual(new Set(["agent-1"]));
  });

  it("tells what was run, the verdict, the worst dispatches and how to repeat it", () => {
    const { markdown } = found;
    expect(markdown).toMatch(/^# Rollcall run testrun2: (FAIL|UNKNOWN), /);
    expect(markdown).toMatch(/npx rollcall run --metadata '<metadata, 18 characters>'.* --seed 1/);
    expect(markdown).toMatch(/^To put back in it: .*&#60;metadata, 18 characters&#62;/m);
    expect(markdown.match(/^Dispatch \d+ of run testrun2/gm)).toHaveLength(3);
    expect(markdown).toMatch(/What agents came with: 2 packages/);
    expect(markdown).toMatch(/Taken out, here and there: \d+ private keys, \d+ tokens, /);
  });

  it("gives the same bytes again", () => {
    expect(again.bytes.equals(found.bytes)).toBe(true);
    expect(again.markdown).toBe(found.markdown);
  });
});

describe("a run that is not whole", () => {
  const of = (name: string, change: (run: string) => Promise<unknown>) =>
    inTemporaryFolder(async (temporary) => {
      const run = join(temporary, "run");
      await cp(join(committed, name), run, { recursive: true });
      await change(run);
      const to = join(temporary, "to");
      await mkdir(to);
      return await packed(run, to);
    });

  it.each<readonly [string, (run: string) => Promise<unknown>, RegExp]>([
    [
      "without a summary",
      (run) => rm(join(run, "summary.json")),
      /had no summary\.json: it was broken off\. It was judged/,
    ],
    ["without a manifest", (run) => rm(join(run, "manifest.json")), /It has no manifest\.json/],
    ["without events", (run) => rm(join(run, "events"), { recursive: true }), /No dispatch can be explained/],
    [
      "whose manifest is damaged",
      (run) => writeFile(join(run, "manifest.json"), "{"),
      /manifest\.json is damaged: no JSON/,
    ],
    [
      "of another schema",
      async (run) => {
        for (const name of ["manifest.json", "summary.json"]) {
          const json = JSON.parse(await readFile(join(run, name), "utf8"));
          await writeFile(join(run, name), JSON.stringify({ ...json, schema: 2 }));
        }
      },
      /summary\.json is of schema 2, which this rollcall does not read\. It is packed as it is/,
    ],
  ])("%s: what is missing is said, and the rest is packed", async (_, change, expected) => {
    const { markdown, files, printed } = await of("worker-killed", change);
    expect(markdown.replaceAll("&#95;", "_")).toMatch(expected);
    expect(printed).toMatch(expected);
    expect(files.size).toBeGreaterThan(1);
  });

  it("of another schema still says how it is repeated and what it ran on", async () => {
    const { markdown } = await of("worker-killed", async (run) => {
      const json = JSON.parse(await readFile(join(run, "manifest.json"), "utf8"));
      await writeFile(join(run, "manifest.json"), JSON.stringify({ ...json, schema: 2 }));
    });
    expect(markdown).toContain("npx rollcall run steady rollcall/testrun2/0/1 --seed 1");
    expect(markdown).toContain("| livekitServer | 1.13.5 |");
  });

  it.each([
    ["nowhere", "/nowhere at all", /there is no such folder/],
    ["a folder of something else", committed, /is not the folder of a run/],
    ["a file", join(committed, "worker-killed/manifest.json"), /is no folder/],
  ])("refuses %s", async (_, run, problem) => {
    await expect(evidence({ run, to: null }, machine)).rejects.toThrow(problem);
  });

  it("says where it cannot write, and makes a folder that is not there", async () => {
    await inTemporaryFolder(async (temporary) => {
      await cp(join(committed, "all-delivered"), join(temporary, "run"), { recursive: true });
      const run = join(temporary, "run");
      const nowhere = join(run, "manifest.json");
      await expect(evidence({ run, to: nowhere }, machine)).rejects.toThrow(/give another folder with --to/);
      const { archiveFile } = await evidence({ run, to: join(temporary, "not", "there") }, machine);
      expect((await stat(archiveFile)).size).toBeGreaterThan(1_000);
    });
  });
});
