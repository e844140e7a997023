// The join against a naive one: whatever the lives, the order of lines and their repetition, both say the same.

import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonText } from "./render/json.js";
import {
  type History,
  historyOf,
  isLine,
  type Life,
  type Line,
  offsetUs,
  requestUs,
  tappedHistoryOf,
} from "./trials/history.js";
import { type Row, tryHistory } from "./trials/trial.js";

const deadlineUs = 10_000_000;
const watchUs = 20_000_000;
const harnessEndUs = 1e15;

const linesOf = (lines: readonly (Line | string)[] | null | undefined): readonly Line[] => (lines ?? []).filter(isLine);
const numberOf = (value: unknown): number => Number(value);

/** What a row must say, found by looking through all lines for each dispatch. */
function naiveRow({ k6, workers, wiretap }: History, n: number, watchedUntilUs: number): Row {
  const asked = linesOf(k6).filter((line) => line.n === n);
  const find = (event: string, attempt?: number) =>
    asked.find((line) => line.event === event && (attempt === undefined || line.attempt === attempt));
  const entriesOf = (attempt: number) => {
    const all = linesOf(workers[0]).filter(
      (line) => line.event === "entry" && line.n === n && line.attempt === attempt,
    );
    return [...new Set(all.map((line) => JSON.stringify(line)))].map((text) => JSON.parse(text) as Line);
  };
  const earliest = (lines: readonly Line[]) =>
    lines.reduce((least, line) => Math.min(least, numberOf(line.atUs)), Infinity);
  const monotonic = (line: Line | undefined) => numberOf(line?.wallMs) * 1000 - offsetUs;
  const request = monotonic(find("request", 1));
  const arrival = earliest(entriesOf(1));
  const rescue = find("request", 2);
  const rescueArrival = rescue === undefined ? Infinity : earliest(entriesOf(2));
  const look = find("look");
  const gone =
    (look?.listed === "error" && ["not_found", "unavailable"].includes(String(look.code))) ||
    find("deleted")?.result === "not-found";
  const seen = linesOf(workers[0]).some((line) => line.n === n && line.attempt === 1);
  const made = find("response", 1)?.answer === "ok" || seen;
  const rescueSid = linesOf(workers[0]).find((line) => line.n === n && line.attempt === 2)?.roomSid;
  const elsewhere = rescue !== undefined && rescueSid !== undefined && rescueSid !== `RM_${n}`;
  const closed = made && (gone || elsewhere);
  const outcome = () => {
    if (find("response", 1)?.answer === "refused") return "refused";
    if (arrival - request <= deadlineUs) return "delivered";
    if (arrival - request <= watchUs) return "late";
    return watchedUntilUs >= request + watchUs && !closed ? "lost" : "unresolved";
  };
  const frames = linesOf(wiretap).filter((line) => line.n === n && line.attempt === 1);
  const offers = frames.filter((line) => line.event === "offer");
  const yes = frames.find((line) => line.event === "answer" && line.available === "yes");
  const sid = (lines: readonly Line[]) => lines.find((line) => numberOf(line.atUs) === rescueArrival)?.roomSid;
  return {
    n,
    outcome: outcome(),
    delay_us: arrival === Infinity ? null : arrival - request,
    duplicated: entriesOf(1).length > 1 || (rescue !== undefined && entriesOf(2).length > 1),
    rescued: rescue !== undefined,
    recovered:
      rescueArrival - monotonic(rescue) <= deadlineUs && rescueArrival < arrival && sid(entriesOf(2)) === `RM_${n}`,
    doubled: rescueArrival < Infinity && arrival < Infinity,
    needless: rescue !== undefined && arrival < Infinity && arrival < rescueArrival,
    reoffers: Math.max(0, new Set(offers.map((line) => line.link)).size - 1),
    ...(wiretap === null || offers.length === 0 ? {} : { answered: yes === undefined ? "no" : "yes" }),
  };
}

const instantMs = fc.oneof(
  fc.constantFrom(9_999, 10_000, 10_001, 19_999, 20_000, 20_001),
  fc.integer({ min: 205, max: 24_000 }),
);
const life = fc.record(
  {
    entryMs: fc.option(instantMs),
    answer: fc.constantFrom("ok", "ok", "ok", "none", "refused"),
    listed: fc.constantFrom("running", "absent", "error"),
    lookCode: fc.constantFrom("", "not_found", "unavailable", "internal"),
    deleteResult: fc.constantFrom("deleted", "deleted", "failed", "not-found"),
    rescue: fc.record({
      requestMs: fc.integer({ min: 10_000, max: 10_100 }),
      entryMs: fc.option(fc.integer({ min: 10_300, max: 21_000 })),
      roomSid: fc.constantFrom("RM_new", "RM_other"),
    }),
    tap: fc.record({ available: fc.constantFrom("yes", "no") }),
  },
  { requiredKeys: ["entryMs"] },
);

const shuffled = (lines: readonly (Line | string)[] | null | undefined): fc.Arbitrary<(Line | string)[]> => {
  const all = [...(lines ?? [])];
  return fc
    .tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all))
    .map(([first, again]) => [...first, ...again]);
};

/** A run; when its worker is killed (or not), what it wrote after that is gone; a second job may enter for one dispatch. */
const history = fc
  .record({
    lives: fc.array(life, { minLength: 1, maxLength: 40 }),
    killedAfter: fc.option(fc.nat(39), { freq: 2 }),
    second: fc.nat(39),
    wiretap: fc.constantFrom("on", "off"),
    offeredBefore: fc.nat(39),
  })
  .map(({ lives, killedAfter, second, wiretap, offeredBefore }) => {
    const make = wiretap === "on" ? tappedHistoryOf : historyOf;
    const made = make(lives.map((some) => (some.rescue?.roomSid === "RM_other" ? withSameRoom(some) : some)));
    const entry = linesOf(made.workers[0]).find((line) => line.event === "entry" && line.n === second);
    if (entry !== undefined) made.workers[0]?.push({ ...entry, jobId: "AJ_second", atUs: numberOf(entry.atUs) + 1 });
    const offer = linesOf(made.wiretap).find((line) => line.event === "offer" && line.n === offeredBefore);
    if (offer !== undefined)
      made.wiretap?.push({
        ...offer,
        link: 2,
        atUs: numberOf(offer.atUs) - 1_000,
        offeredWallUs: numberOf(offer.offeredWallUs) - 1_000,
      });
    if (killedAfter === null) return { made, watchedUntilUs: harnessEndUs };
    const killedUs = requestUs(killedAfter) + 500_000;
    made.workers[0] = linesOf(made.workers[0]).filter((line) => numberOf(line.atUs) <= killedUs);
    made.harness = linesOf(made.harness).map((line) => (line.role === "worker-1" ? { ...line, planned: false } : line));
    const beats = made.workers[0].filter(isLine).filter((line) => line.event === "heartbeat");
    return { made, watchedUntilUs: Math.max(-1, ...beats.map((line) => numberOf(line.atUs))) };
  });

/** Without a sid of its own the rescue enters the room of attempt 1. */
function withSameRoom({ rescue, ...rest }: Life): Life {
  return rescue === undefined ? rest : { ...rest, rescue: { requestMs: rescue.requestMs, entryMs: rescue.entryMs } };
}

it("says what a naive join says, in any order of lines and with lines repeated, and loses nothing", async () => {
  const inAnyOrder = history.chain(({ made, watchedUntilUs }) =>
    fc.tuple(shuffled(made.k6), shuffled(made.workers[0]), shuffled(made.wiretap)).map(([k6, worker, tap]) => ({
      made,
      mixed: { ...made, k6, workers: [worker], wiretap: made.wiretap === null ? null : tap },
      watchedUntilUs,
    })),
  );
  await fc.assert(
    fc.asyncProperty(inAnyOrder, async ({ made, mixed, watchedUntilUs }) => {
      const { rows, summary } = await tryHistory(mixed);
      const expected = Array.from({ length: made.manifest.plan.planned }, (_, n) => naiveRow(made, n, watchedUntilUs));
      expect(rows.map((row, i) => pick(row, expected[i] ?? {}))).toEqual(expected);
      const { planned, notStarted, refused, requested, delivered, late, lost, unresolved } = summary.counts;
      expect(notStarted + refused + requested).toBe(planned);
      expect(delivered + late + lost + unresolved).toBe(requested);
      expect(summary.counts).toMatchObject(countsOf(expected));
    }),
    { numRuns: 10 },
  );
}, 60_000);

it("writes the same bytes for the same lines in another order", async () => {
  const lives: Life[] = [
    {},
    { entryMs: 12_000, rescue: { requestMs: 10_000, entryMs: 10_500 } },
    { entryMs: null },
    { entryMs: null, tap: { available: "no" } },
    {},
  ];
  const straight = tappedHistoryOf(lives);
  const backwards = tappedHistoryOf(lives);
  const { k6, harness, collector, wiretap, workers } = backwards;
  for (const lines of [k6, harness, collector, wiretap, ...workers]) lines?.reverse();
  const [one, other] = [await tryHistory(straight), await tryHistory(backwards)];
  expect(jsonText(other.summary)).toBe(jsonText(one.summary));
});

const pick = (row: Row, like: Row): Row => Object.fromEntries(Object.keys(like).map((key) => [key, row[key]]));

const countsOf = (rows: readonly Row[]) => ({
  delivered: rows.filter((row) => row.outcome === "delivered").length,
  late: rows.filter((row) => row.outcome === "late").length,
  lost: rows.filter((row) => row.outcome === "lost").length,
  duplicated: rows.filter((row) => row.duplicated === true).length,
});
