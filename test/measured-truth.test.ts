// Is what Rollcall says of a dispatch true? A fake LiveKit does known things to known dispatches, and a wiretap in front of
// a real server injects a known dose; the finding must be exactly those rooms, with the right outcome and the right hop.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cause } from "../contract/causes.js";
import { type FakeLivekit, startFakeLivekit } from "./fake-livekit/fake-livekit.js";
import {
  assigns,
  delivers,
  deliversTwice,
  givesToStranger,
  hasRoomAlready,
  neverOffers,
  offersAgain,
  offersLate,
  type Script,
} from "./fake-livekit/script.js";
import { injectedIn, type Kept, kept, type Row, rollcall, rowsOf } from "./rollcall.js";

/** What must be said of a dispatch. `delayMs`: at least, and less than half a second more. */
type Finding = {
  readonly outcome: string;
  readonly cause: Cause | null;
  readonly alsoFits?: readonly Cause[];
  readonly delayMs?: number;
  readonly duplicated?: true;
  readonly reoffers?: number;
};

type Case = readonly [title: string, script: Script, finding: Finding];

const delivered: Finding = { outcome: "delivered", cause: null };
const lost = (cause: Cause, ...alsoFits: Cause[]): Finding => ({ outcome: "lost", cause, alsoFits });
const late = (cause: Cause, delayMs: number): Finding => ({ outcome: "late", cause, delayMs });

/** With a deadline of 2 s and a grace of 2 s. Each stands more than half a second off an edge. */
const cases: readonly Case[] = [
  ["delivers", delivers, { ...delivered, delayMs: 200 }],
  ["never offers", neverOffers, lost("never offered")],
  ["never offers, and the list does not know of it", { ...neverOffers, list: "absent" }, lost("never offered")],
  ["never offers, and the list says running", { ...neverOffers, list: "running" }, lost("never offered")],
  ["offers after the deadline", offersLate(2_700), late("offered late", 2_700)],
  ["offers after the watch", offersLate(5_000), lost("offered late")],
  ["offers in time though slowly", offersLate(1_200), { ...delivered, delayMs: 1_200 }],
  ["assigns after the deadline", assigns({ kind: "after", delayMs: 2_500 }), late("assigned late", 2_700)],
  ["never assigns after the yes", assigns({ kind: "never" }), lost("accepted but never assigned")],
  [
    "assigns to a stranger after the yes",
    assigns({ kind: "elsewhere" }),
    // Both are true: ours said yes and got nothing.
    lost("delivered to another worker", "accepted but never assigned"),
  ],
  ["gives it to a stranger at once", givesToStranger, lost("delivered to another worker")],
  ["delivers twice", deliversTwice, { ...delivered, duplicated: true }],
  ["offers again after an offer that came to nothing", offersAgain, { ...delivered, reoffers: 1, delayMs: 700 }],
  ["has had the room for a minute", hasRoomAlready(60_000), lost("room already existed")],
  ["never answers the request", { ...neverOffers, request: { kind: "hang" } }, lost("request not answered")],
  ["never answers the request, and delivers", { ...delivers, request: { kind: "hang" } }, delivered],
  [
    "answers the request with 503",
    { ...neverOffers, request: { kind: "fail", httpStatus: 503, code: "unavailable" } },
    lost("request not answered"),
  ],
  [
    "answers the request with 503, and delivers",
    { ...delivers, request: { kind: "fail", httpStatus: 503, code: "unavailable" } },
    delivered,
  ],
  ["delivers, and the list does not know of it", { ...delivers, list: "absent" }, delivered],
  ["delivers, and the list shows no job", { ...delivers, list: "empty" }, delivered],
  ["delivers, and the list says pending", { ...delivers, list: "pending" }, delivered],
  ["delivers, and the list says ended", { ...delivers, list: "ended" }, delivered],
  ["delivers, and the list names another worker", { ...delivers, list: "running elsewhere" }, delivered],
  ["delivers, and the list cannot be had", { ...delivers, list: "error" }, delivered],
];

/** How often each case comes up, evenly spread: a finding must not depend on its neighbours. */
const repeats = 2;

const short = ["--deadline", "2s", "--hold", "1s"];

const fakes: FakeLivekit[] = [];
afterAll(() => Promise.all(fakes.map((fake) => fake.stop())));

async function runOn(
  fake: FakeLivekit,
  args: readonly string[],
): Promise<{ readonly run: Kept; readonly said: string }> {
  const env = { LIVEKIT_API_KEY: fake.apiKey, LIVEKIT_API_SECRET: fake.apiSecret };
  const { stdout, stderr, results } = await rollcall(
    ["run", "steady", "--target", fake.url, "--worker", "wire", ...short, ...args],
    env,
  );
  return { run: kept(results), said: stdout + stderr };
}

async function fakeWith(scriptOf: Parameters<typeof startFakeLivekit>[0]): Promise<FakeLivekit> {
  const fake = await startFakeLivekit(scriptOf);
  fakes.push(fake);
  return fake;
}

function expectFinding(row: Row | undefined, finding: Finding): void {
  expect(row).toMatchObject({
    outcome: finding.outcome,
    cause: finding.cause,
    alsoFits: finding.alsoFits ?? [],
    duplicated: finding.duplicated ?? false,
    reoffers: finding.reoffers ?? 0,
  });
  if (finding.delayMs === undefined) return;
  // k6 stamps whole milliseconds.
  expect(row?.delayMs).toBeGreaterThanOrEqual(finding.delayMs - 1);
  expect(row?.delayMs).toBeLessThan(finding.delayMs + 500);
}

/** A worker of somebody else has the job, and the list says so. */
const isStolen = ({ offers }: Script): boolean =>
  offers.some((offer) => offer.to === "stranger" || offer.assignment.kind === "elsewhere");

const caseOf = (n: number): Case => cases[n % cases.length] ?? ["delivers", delivers, delivered];

describe("a fake LiveKit that does known things to known dispatches", () => {
  const rooms = cases.length * repeats;
  let fake: FakeLivekit;
  let run: Kept;
  let said: string;
  let rows: readonly Row[];

  beforeAll(async () => {
    fake = await fakeWith((n) => caseOf(n)[1]);
    ({ run, said } = await runOn(fake, ["--rate", "5", "--rooms", String(rooms), "--grace", "2s", "--no-recover"]));
    rows = rowsOf(run);
  });

  it("is measured whole: every dispatch is accounted for", () => {
    expect(run.summary.counts, said).toMatchObject({ planned: rooms, requested: rooms, notStarted: 0, unresolved: 0 });
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: rooms }, (_, n) => n));
  });

  it.each(cases)("a server that %s", (title, script, finding) => {
    const mine = rows.filter(({ n }) => caseOf(n)[0] === title);
    expect(mine).toHaveLength(repeats);
    for (const row of mine) {
      // The fake did what its script says: otherwise this proves nothing.
      const offers = fake.deeds.filter(({ n, did }) => n === row.n && did === "offered");
      expect(offers).toHaveLength(script.offers.filter(({ to }) => to === "worker").length);
      expectFinding(row, finding);
    }
  });

  it("is quoted as it spoke: the list's truth and its lies, counted", () => {
    const none = () => ({ arrived: 0, elsewhere: 0, notArrived: 0 });
    const told = { running: none(), pending: none(), ended: none(), empty: none(), absent: none(), error: none() };
    for (const [, script, { outcome, cause }] of cases) {
      const { offers, list } = script;
      const truth = offers.length === 0 ? "empty" : "running";
      const listed = list === "truth" ? truth : list === "running elsewhere" ? "running" : list;
      // Offered after the watch is lost, and arrived before the look. What the list says is a stranger's is no phantom.
      const missing = list === "truth" && isStolen(script) ? "elsewhere" : "notArrived";
      told[listed][outcome === "lost" && cause !== "offered late" ? missing : "arrived"] += repeats;
    }
    const found = Object.entries(run.summary.listDispatch).map(([listed, { arrived, elsewhere, notArrived }]) => [
      listed,
      { arrived, elsewhere, notArrived },
    ]);
    expect(Object.fromEntries(found)).toEqual(told);
    expect(run.summary.counts.phantom).toBe(told.running.notArrived);
    expect(run.summary.phantomRate).toMatchObject({ count: told.running.arrived + told.running.notArrived });
  });
});

describe("a fake LiveKit whose list lags behind", () => {
  it("is found to lag by as much, over the dispatches that were asked about and no others", async () => {
    const fake = await fakeWith(() => ({ ...delivers, listLagMs: 3_000 }));
    const { run, said } = await runOn(fake, ["--rate", "2", "--rooms", "10", "--grace", "2s", "--no-recover"]);
    // One a second is asked about.
    expect(run.summary.listLagMs, said).toMatchObject({ sampled: 5, never: 0 });
    const { p50, max } = run.summary.listLagMs;
    // From the arrival, a little after the offer; asked every 250 ms.
    for (const lagMs of [p50, max]) {
      expect(lagMs).toBeGreaterThan(2_900);
      expect(lagMs).toBeLessThan(3_500);
    }
  });
});

/** Attempt 1 and the rescue sent for it at 9 s; how the watch goes on until 14 s is for the first alone. */
const rescues: readonly (readonly [title: string, first: Script, second: Script, finding: Finding])[] = [
  ["never offers, and delivers the rescue", neverOffers, delivers, lost("never offered")],
  ["never offers, nor the rescue", neverOffers, neverOffers, lost("never offered")],
  ["offers when the rescue has arrived", offersLate(11_500), delivers, late("offered late", 11_500)],
  ["offers before a rescue is sent", offersLate(6_000), delivers, late("offered late", 6_000)],
];

describe("a fake LiveKit that is asked again", () => {
  const rescueOf = (n: number) => rescues[n % rescues.length];
  let run: Kept;
  let said: string;

  beforeAll(async () => {
    const fake = await fakeWith((n, attempt) => rescueOf(n)?.[attempt] ?? delivers);
    const args = ["--rate", "2", "--rooms", String(rescues.length * repeats), "--grace", "12s"];
    ({ run, said } = await runOn(fake, args));
  });

  it.each(rescues)("a server that %s: attempt 1 is judged alone", (title, _first, _second, finding) => {
    const mine = rowsOf(run).filter(({ n }) => rescueOf(n)?.[0] === title);
    expect(mine, said).toHaveLength(repeats);
    for (const row of mine) expectFinding(row, finding);
  });

  it("credits each arrival to its own attempt, and says what the rescues came to", () => {
    expect(run.summary.recovery, said).toMatchObject({
      attempted: 3 * repeats,
      recovered: 2 * repeats,
      doubled: repeats,
    });
    expect(run.summary.counts).toMatchObject({ duplicated: 0, delivered: 0 });
    expect(run.summary.recovery.delayMs.min).toBeGreaterThanOrEqual(199);
    expect(run.summary.recovery.delayMs.max).toBeLessThan(1_000);
  });
});

/** What a dose must come to, by the fault's name. */
type Expected = Readonly<Record<string, Finding>>;

/** Every dispatch of a run: the injected ones as their fault says, and no other is late or lost. */
function expectDose(run: Kept, expected: Expected, said: string): void {
  const injected = injectedIn(run);
  const faults = new Set([...injected.values()].flat());
  // Each fault struck at least once, and no room was struck by two: else the dose is not known.
  expect(faults, said).toEqual(new Set(Object.keys(expected)));
  expect([...injected].filter(([, names]) => names.length !== 1)).toEqual([]);
  expect(run.summary.counts, said).toMatchObject({ notStarted: 0, refused: 0, unresolved: 0 });
  for (const row of rowsOf(run)) {
    const [fault] = injected.get(row.room) ?? [];
    expectFinding(row, (fault === undefined ? undefined : expected[fault]) ?? delivered);
  }
}

describe("a real server and a wiretap with a known dose", () => {
  it("finds what was done to jobs of the real SDK worker: exactly those rooms, and the hop", async () => {
    const faults = [
      "drop:offer nth=2",
      "drop:answer nth=3",
      "drop:assignment nth=4",
      "delay:assignment by=2500ms nth=6",
      "delay:offer by=2500ms nth=10",
    ];
    const args = ["run", "--rate", "0.5", "--rooms", "12", "--hold", "1s", "--deadline", "2s", "--grace", "3s"];
    const { results, stdout, stderr } = await rollcall([
      ...args,
      "--no-recover",
      ...faults.flatMap((fault) => ["--fault", fault]),
    ]);
    expectDose(
      kept(results),
      {
        "drop:offer": lost("never offered"),
        "drop:answer": lost("unanswered"),
        "drop:assignment": lost("accepted but never assigned"),
        "delay:assignment": late("assigned late", 2_700),
        "delay:offer": late("offered late", 2_700),
      },
      stdout + stderr,
    );
  });

  it("finds who lost it where one worker refused and the next did not answer", async () => {
    // Answers are counted over both workers: the third is a no, and the server asks the other one.
    const { results, stdout, stderr } = await rollcall([
      ...["run", "--worker", "wire", "--workers", "2", "--rate", "2", "--rooms", "8", "--hold", "1s"],
      ...[
        "--deadline",
        "2s",
        "--grace",
        "2s",
        "--no-recover",
        "--fault",
        "refuse nth=3",
        "--fault",
        "drop:answer nth=4",
      ],
    ]);
    const run = kept(results);
    const missed = rowsOf(run).filter(({ outcome }) => outcome !== "delivered");
    expect(missed, stdout + stderr).toMatchObject([
      { n: 2, outcome: "lost", cause: "unanswered", alsoFits: [], reoffers: 1 },
    ]);
    expect([...(injectedIn(run).get(missed[0]?.room ?? "") ?? [])].sort()).toEqual(["drop:answer", "refuse"]);
  });

  it("finds a drawn dose among many jobs of a wire worker", async () => {
    const { results, stdout, stderr } = await rollcall([
      ...["run", "--worker", "wire", "--rate", "10", "--rooms", "80", "--hold", "1s", "--deadline", "2s"],
      ...["--grace", "2s", "--no-recover", "--seed", "7", "--fault", "drop:assignment p=0.2"],
    ]);
    const run = kept(results);
    expectDose(run, { "drop:assignment": lost("accepted but never assigned") }, stdout + stderr);
    expect(run.summary.counts.lost).toBe(injectedIn(run).size);
    expect(run.summary.counts.lost).toBeGreaterThan(4);
    expect(run.summary.counts.lost).toBeLessThan(40);
  });
});
