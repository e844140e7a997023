// A history for a terminal: for each group what it is of, its versions, its changes, and the course of its figures with the newest
// run last. What came from outside is made printable; nothing is computed here.

import type { ChangePoint, Trend, TrendColumn, TrendGroup, TrendNight } from "../../contract/trend.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { textTable } from "../render/text-table.js";
import { leftOutWords } from "./left-out-words.js";
import { changeRow, columnName, dates, figure, moment, placeWords } from "./words.js";

/** Where nobody said how many with --last; the older ones are in `--json`. */
const usualRows = 30;

/** Several lines, the last one ended. */
export function renderTrend(trend: Trend): string {
  const notAsked = trend.notAsked === 0 ? "" : `; ${trend.notAsked} more not asked for`;
  const head = [
    `${trend.folder}: ${counted(trend.runs, "run")} in ${counted(trend.groups.length, "history", "histories")}${notAsked}`,
    ...leftOutWords(trend.leftOut),
  ];
  const rows = trend.asked.last ?? usualRows;
  const blocks = [head, ...trend.groups.flatMap((group) => groupBlocks(group, rows))];
  return `${blocks.map((block) => block.map(printable).join("\n")).join("\n\n")}\n`;
}

function groupBlocks(group: TrendGroup, rows: number): readonly (readonly string[])[] {
  return [
    [`${group.scenario}, ${counted(group.runs, "run")}, ${dates(group)}`, ...filled("  ", words(group.settings))],
    ["Versions", ...versionLines(group.versions)],
    ...changeLines(group.changes),
    ...courseBlocks(group, rows),
  ];
}

const width = 110;

const words = (settings: TrendGroup["settings"]): readonly string[] =>
  Object.entries(settings).map(([name, value]) => `${name} ${value}`);

/** As many to a line as fit. */
function filled(first: string, words: readonly string[]): readonly string[] {
  const lines = [first];
  for (const [i, word] of words.entries()) {
    const line = lines.at(-1) ?? "";
    const item = i === words.length - 1 ? word : `${word},`;
    if (line.trim() === "" || line === first) lines[lines.length - 1] = `${line}${item}`;
    else if (line.length + item.length + 1 <= width) lines[lines.length - 1] = `${line} ${item}`;
    else lines.push(`  ${item}`);
  }
  return lines;
}

function versionLines(versions: TrendGroup["versions"]): readonly string[] {
  const changed = versions.filter(({ spans }) => spans.length > 1);
  const kept = versions.filter(({ spans }) => spans.length === 1);
  const rows = changed.flatMap(({ part, spans }) =>
    spans.map((span, i) => [i === 0 ? part : "", span.version || "not known", counted(span.runs, "run"), dates(span)]),
  );
  const throughout = kept.map(({ part, spans }) => `${part} ${spans[0]?.version ?? ""}`);
  return [...textTable(rows, "words"), ...(throughout.length === 0 ? [] : filled("  throughout: ", throughout))];
}

function changeLines({ state, detail, found }: TrendGroup["changes"]): readonly (readonly string[])[] {
  if (state === "too-few") return [[`Changes: not looked for. ${detail}`]];
  if (found.length === 0) return [[`Changes: none found in ${detail}`]];
  const places = [...new Set(found.map(placeWords))];
  return [
    [`Changes: ${counted(found.length, "change")} found in ${detail}`],
    ...places.map((place) => [place, ...changeTable(found.filter((change) => placeWords(change) === place))]),
  ];
}

const changeTable = (changes: readonly ChangePoint[]): readonly string[] =>
  textTable([["measure", "before", "after", "change", "p"], ...changes.map(changeRow)], "words");

/** The hops apart: a terminal is not wide enough for all. */
function courseBlocks({ nights, columns, changes, runs }: TrendGroup, rows: number): readonly (readonly string[])[] {
  const shown = nights.slice(-rows);
  const older = runs > shown.length ? `, the newest ${shown.length} of ${runs} (--json has all)` : "";
  const marked = new Set(changes.found.map(({ run }) => run));
  const isHop = ({ measure, percentile }: TrendColumn) => percentile !== null && percentile !== measure;
  const hops = columns.filter(isHop);
  const whole = columns.filter((column) => !isHop(column));
  const mark = ({ run }: TrendNight) => (marked.has(run) ? ">" : "");
  const course = [
    ["", "started", "run", "verdict", "n", ...whole.map(columnName)],
    ...shown.map((night) => [
      mark(night),
      moment(night.startedAt),
      night.run,
      night.verdict,
      String(night.judged),
      ...cells(night, whole),
    ]),
  ];
  const ofHops = [
    ["", "started", "run", ...hops.map(columnName)],
    ...shown.map((night) => [mark(night), moment(night.startedAt), night.run, ...cells(night, hops)]),
  ];
  return [
    [`Course, newest last${older}; ">": a measure differs from here on`, ...textTable(course)],
    ...(hops.length === 0
      ? []
      : [["Hops, each from the one before it; handler and started by the worker", ...textTable(ofHops)]]),
  ];
}

const cells = (night: TrendNight, columns: readonly TrendColumn[]): readonly string[] =>
  columns.map(({ measure, unit }) => figure(night.values[measure] ?? null, unit));
