// The rounds of a comparison with stand-ins for the processes that make and judge them: what is kept of it when a run is refused or
// void, and when an interrupt comes at an awkward moment.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Comparison, comparisonFiles, comparisonSchema } from "../../contract/comparison.js";
import type { Screen } from "../screen.js";
import { makeRounds } from "./rounds.js";
import { compareWishOf } from "./wish.js";

const fixture = fileURLToPath(new URL("../../results/fixtures/all-delivered/summary.json", import.meta.url));

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-rounds-"));
  for (const name of ["build", "compare/rounds"]) mkdirSync(join(base, name), { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true }));

const folder = () => join(base, "compare");

/** @param course of each run in order: how it ends; the last for all after it */
function standIns(course: readonly ("ok" | "void" | "refused")[], analysis = ""): void {
  writeFileSync(
    join(base, "build", "harness.mjs"),
    `import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
     import { join } from "node:path";
     const course = ${JSON.stringify(course)};
     const out = process.argv.find((arg) => arg.startsWith("--out=")).slice(6);
     const log = ${JSON.stringify(join(base, "asked"))};
     appendFileSync(log, process.argv.find((arg) => arg.startsWith("--seed=")) + "\\n");
     const nth = readFileSync(log, "utf8").trim().split("\\n").length - 1;
     const end = course[Math.min(nth, course.length - 1)];
     if (end === "refused") { process.stderr.write("rollcall: no room\\n"); process.exit(64); }
     const summary = JSON.parse(readFileSync(${JSON.stringify(fixture)}, "utf8"));
     const reason = { check: "cpu", kind: "validity", result: "fail", value: 1, limit: 1, detail: "busy" };
     if (end === "void") summary.verdict = { result: "unknown", reasons: [reason] };
     const run = join(out, "steady", "20260101T000000Z-a");
     mkdirSync(run, { recursive: true });
     writeFileSync(join(run, "summary.json"), JSON.stringify(summary));
     process.exit(end === "void" ? 2 : 0);`,
  );
  writeFileSync(join(base, "build", "analysis.mjs"), analysis);
}

type Course = {
  readonly pauseMs?: number;
  readonly flags?: string;
  readonly onRun?: (nth: number) => void;
  readonly first?: AbortController;
};

async function made({
  pauseMs = 0,
  flags = "--rounds 2",
  onRun = () => {},
  first = new AbortController(),
}: Course = {}) {
  const wish = compareWishOf(`--agents 1.2.6,1.2.3 ${flags}`.split(" "), 7);
  const titles: string[] = [];
  const screen: Screen = {
    async phase(_title, work) {
      const result = await work({ say: () => {}, rename: (title) => titles.push(title) });
      onRun(titles.length);
      return result;
    },
    note: () => {},
  };
  const apart = { buildFolder: join(base, "build"), folder: folder(), first: first.signal };
  const result = await makeRounds({
    ...{ wish, screen, apart: { ...apart, hurry: new AbortController().signal }, asked: new Map(), pauseMs },
    recording: { folder: folder(), wish, id: "abcdefgh", startedAt: new Date(0), command: [], sameVersion: [] },
  });
  return { result, titles, plan: planIn() };
}

const planIn = (): Comparison =>
  comparisonSchema.parse(JSON.parse(readFileSync(join(folder(), comparisonFiles.plan), "utf8")));
const statesIn = ({ rounds }: Comparison) => rounds.map(({ state }) => state);

it("a first run that is refused refuses the whole", async () => {
  standIns(["refused"]);
  expect((await made()).result).toEqual({ result: "refused", problems: ["no room"] });
});

it("a later run that is refused is a failed round, with why; what was made before it stays", async () => {
  standIns(["ok", "ok", "refused", "ok"]);
  const { result, plan } = await made();
  expect(result).toEqual({ result: "made" });
  expect(statesIn(plan)).toEqual(["done", "done", "failed", "done"]);
  expect(plan.rounds[2]?.why).toBe("refused: no room");
  expect(plan.ended).toBe("complete");
  expect(existsSync(join(folder(), plan.rounds[0]?.run ?? "", "summary.json"))).toBe(true);
});

it("a void run is made again by its seed, in a folder of its own, and what is set aside is said", async () => {
  standIns(["void", "ok"]);
  const { titles, plan } = await made({ flags: "--rounds 1" });
  const [first] = plan.rounds;
  expect(statesIn(plan)).toEqual(["done", "done"]);
  expect(plan.setAside).toEqual([{ label: first?.label, round: 1, run: expect.any(String), why: "cpu: busy" }]);
  expect(first?.run).toBe(`${plan.setAside?.[0]?.run}-again-1`);
  const seeds = readFileSync(join(base, "asked"), "utf8").trim().split("\n");
  expect([seeds.length, new Set(seeds).size]).toEqual([3, 1]);
  expect(titles[0]).toMatch(/cannot be used \(cpu: busy\); it is made again$/);
});

it("an interrupt in the pause between two runs ends it, interrupted", async () => {
  standIns(["ok"]);
  const first = new AbortController();
  // The pause begins when the first run is over.
  const { result, plan } = await made({
    pauseMs: 600_000,
    first,
    onRun: () => void setImmediate(() => first.abort("SIGINT")),
  });
  expect(result).toEqual({ result: "made" });
  expect([plan.ended, statesIn(plan)]).toEqual(["interrupted", ["done", "planned", "planned", "planned"]]);
});

it("an interrupt during a look at the intervals does not reach its process, and ends it, interrupted", async () => {
  // It interrupts whoever started it, as a Ctrl-C at the terminal does, and says in which group it is.
  standIns(
    ["ok"],
    `import { readFileSync, writeFileSync } from "node:fs";
     const group = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ")[2];
     writeFileSync(${JSON.stringify(join(base, "group"))}, group + " " + process.pid);
     process.kill(process.ppid, "SIGUSR2");
     process.exit(64);`,
  );
  const first = new AbortController();
  const listener = () => first.abort("SIGINT");
  process.once("SIGUSR2", listener);
  const { result, plan } = await made({ first, flags: "--rounds 1 --narrow 2" });
  process.off("SIGUSR2", listener);
  const [group, pid] = readFileSync(join(base, "group"), "utf8").split(" ");
  expect(group).toBe(pid);
  expect(result).toEqual({ result: "made" });
  expect([plan.ended, statesIn(plan).filter((state) => state === "done")]).toEqual(["interrupted", ["done", "done"]]);
});

it("a look that is refused makes no further round; why is the judgement's to say", async () => {
  standIns(["ok"], "process.exit(64);");
  const { result, plan } = await made({ flags: "--rounds 1 --narrow 2" });
  expect(result).toEqual({ result: "made" });
  expect(plan.ended).toBe("not-judged");
});
