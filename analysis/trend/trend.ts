// `rollcall trend`: the kept runs of a folder as histories, one for each scenario and its settings, with their figures' course, the
// versions they ran on and the runs from which a measure differs. Reads summaries; judges none of them again.

import {
  type ChangePoint,
  type LeftOut,
  type Trend,
  type TrendColumn,
  type TrendGroup,
  type TrendNight,
  type TrendWish,
  trendSchema,
} from "../../contract/trend.js";
import { counted } from "../render/counted.js";
import { type Change, changesIn, fewestRuns, levelOf, type Sample } from "./changes.js";
import { emptyHistory } from "./empty-history.js";
import { findNights } from "./find.js";
import { type Group, groupsOf } from "./groups.js";
import { columnsOf, keyOf } from "./measures.js";
import type { Night } from "./night.js";
import { nearestVersionChange, versionSpans } from "./version-spans.js";

/**
 * The chance of any false alarm in a history, shared by its measures (Bonferroni). What comes of it for 60 nights is in
 * docs/trend.md.
 */
const familyAlpha = 0.05;

/** @throws UsageError when the folder holds no judged run that was asked for */
export async function trend(wish: TrendWish): Promise<Trend> {
  const { nights, leftOut, folders } = await findNights(wish.folder);
  const asked = nights.filter(
    ({ scenario, startedAt }) =>
      (wish.scenario === null || scenario === wish.scenario) &&
      (wish.since === null || startedAt >= new Date(wish.since).toISOString()),
  );
  if (asked.length === 0) throw emptyHistory(wish, { nights, leftOut, folders });
  const groups = groupsOf(asked).map((group) => groupOf(group, wish));
  const runs = groups.reduce((sum, group) => sum + group.runs, 0);
  return trendSchema.parse({
    ...{ schema: 1, folder: wish.folder },
    asked: { scenario: wish.scenario, since: wish.since, last: wish.last, measure: wish.measure },
    ...{ runs, notAsked: nights.length - runs, leftOut: inOrder(leftOut), groups },
  });
}

const inOrder = (leftOut: readonly LeftOut[]): readonly LeftOut[] =>
  [...leftOut].sort((a, b) => (a.kind === b.kind ? compared(a.path, b.path) : compared(a.kind, b.kind)));

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function groupOf({ scenario, settings, nights: all }: Group, { last, measure }: TrendWish): TrendGroup {
  const nights = last === null ? all : all.slice(-last);
  const figures = nights.map((night) => night.figures);
  const columns = columnsOf(figures, measure);
  const [first, newest] = [nights[0], nights.at(-1)];
  return {
    ...{ scenario, settings, runs: nights.length, from: first?.startedAt ?? "", to: newest?.startedAt ?? "" },
    columns,
    nights: nights.map((night) => nightOf(night, columns)),
    versions: versionSpans(nights),
    changes: changesOf(nights, columns),
  };
}

const nightOf = (night: Night, columns: readonly TrendColumn[]): TrendNight => {
  const { run, startedAt, path, verdict, counts, figures } = night;
  const missed = counts.late + counts.lost;
  return {
    ...{ run, startedAt, path, verdict, requested: counts.requested, judged: counts.delivered + missed },
    ...{ lost: counts.lost, missed },
    values: Object.fromEntries(
      columns.map(({ measure, percentile }) => [measure, figures[keyOf(measure, percentile)] ?? null]),
    ),
  };
};

/** A run's value, and its place in the history: a measure may have gaps. */
type Placed = Sample & { readonly place: number };

function changesOf(nights: readonly Night[], columns: readonly TrendColumn[]): TrendGroup["changes"] {
  const series = columns.map((column) => ({ column, samples: samplesOf(nights, column) }));
  const tested = series.filter(({ samples }) => samples.length >= fewestRuns);
  const level = familyAlpha / Math.max(1, tested.length);
  const found = tested.flatMap(({ column, samples }) =>
    changesIn(samples, column.unit, level).map((change) => changePoint(nights, column, samples, change)),
  );
  return {
    state: tested.length === 0 ? "too-few" : "looked-for",
    detail: detailOf(nights, series),
    level,
    found: found.sort((a, b) => compared(a.startedAt, b.startedAt)),
  };
}

function detailOf(
  nights: readonly Night[],
  series: readonly { readonly column: TrendColumn; readonly samples: readonly Sample[] }[],
): string {
  const short = series.filter(({ samples }) => samples.length < fewestRuns);
  if (short.length === series.length)
    return `${counted(nights.length, "run")}: no change could be significant in fewer than ${fewestRuns}`;
  const left = short.map(({ column, samples }) => `${column.measure} (in ${counted(samples.length, "run")})`);
  const tested = `${counted(series.length - short.length, "measure")} of ${counted(nights.length, "run")}`;
  return left.length === 0 ? tested : `${tested}; not looked for, too few: ${left.join(", ")}`;
}

function samplesOf(nights: readonly Night[], { measure, percentile, unit }: TrendColumn): readonly Placed[] {
  return nights.flatMap(({ figures, counts: { delivered, late, lost } }, place) => {
    const value = figures[keyOf(measure, percentile)] ?? null;
    if (value === null) return [];
    if (unit === "ms") return [{ place, value, hits: 0, count: 0 }];
    const [hits, count] = [measure === "lost-rate" ? lost : late + lost, delivered + late + lost];
    return [{ place, value: hits / count, hits, count }];
  });
}

function changePoint(
  nights: readonly Night[],
  column: TrendColumn,
  samples: readonly Placed[],
  { at, p, before, after }: Change,
): ChangePoint {
  const [last, first] = [samples[at - 1]?.place ?? 0, samples[at]?.place ?? 0];
  const night = nights[first];
  const [was, is] = [
    levelIn(nights, column, samples.slice(at - before.length, at)),
    levelIn(nights, column, samples.slice(at, at + after.length)),
  ];
  const change = is.value - was.value;
  return {
    ...{ ...column, run: night?.run ?? "", startedAt: night?.startedAt ?? "", before: was, after: is },
    ...{ change: rounded(change), relative: was.value === 0 ? null : rounded(change / was.value), p: rounded(p) },
    versions: nearestVersionChange(nights, last, first),
  };
}

function levelIn(nights: readonly Night[], { unit }: TrendColumn, samples: readonly Placed[]): ChangePoint["before"] {
  const dateOf = (sample: Placed | undefined) => nights[sample?.place ?? 0]?.startedAt ?? "";
  const sum = (key: "hits" | "count") => samples.reduce((total, sample) => total + sample[key], 0);
  return {
    ...{ runs: samples.length, value: rounded(levelOf(unit, samples)) },
    ...{ hits: unit === "share" ? sum("hits") : null, of: unit === "share" ? sum("count") : null },
    ...{ from: dateOf(samples[0]), to: dateOf(samples.at(-1)) },
  };
}

/** To six significant digits, as in drift. */
const rounded = (value: number): number => Number(value.toPrecision(6)) + 0;
