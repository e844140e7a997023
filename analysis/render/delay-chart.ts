// The delays of a run as a small picture for a terminal: columns on a log scale, the deadline marked, what never arrived beside
// it in words. A column that holds anything shows it, however tall the others are.

import type { Style } from "../../contract/terminal.js";
import type { DelayHistogram } from "../delay-histogram.js";
import { duration } from "./figures.js";
import { fixed, type Line, toned } from "./painted.js";

const rows = 4;
const indent = "  ";

/** How many columns fit; the picture does not grow beyond what one takes in at a glance. */
export const chartColumns = ({ columns }: Pick<Style, "columns">): number =>
  Math.max(10, Math.min(100, columns - 2 * indent.length));

type Signs = {
  /** From a little to a whole sign, from below. */
  readonly fills: readonly string[];
  readonly axis: string;
  readonly tick: string;
  readonly deadline: string;
};

const signsOf: Readonly<Record<Style["signs"], Signs>> = {
  unicode: { fills: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], axis: "─", tick: "┬", deadline: "┃" },
  ascii: { fills: [".", ":", "#"], axis: "-", tick: "+", deadline: "|" },
};

export function delayChart(histogram: DelayHistogram, style: Pick<Style, "signs">): readonly Line[] {
  const signs = signsOf[style.signs];
  const tallest = Math.max(...histogram.columns.map(heightOf));
  return [
    ...Array.from({ length: rows }, (_, row) => plotRow(histogram, tallest, rows - 1 - row, signs)),
    fixed(`${indent}${axis(histogram, signs)}`),
    fixed(`${indent}${labels(histogram)}`),
    caption(histogram, tallest, signs),
  ];
}

type Column = DelayHistogram["columns"][number];

const heightOf = ({ delivered, late }: Column): number => delivered + late;

/** @param row counted from below */
function plotRow({ columns }: DelayHistogram, tallest: number, row: number, { fills }: Signs): Line {
  const runs: { text: string; readonly tone: "late" | "delivered" }[] = [];
  for (const column of columns) {
    const height = heightOf(column);
    const steps = height === 0 ? 0 : Math.max(1, Math.round((height / tallest) * rows * fills.length));
    const sign = fills[Math.min(fills.length, steps - row * fills.length) - 1] ?? " ";
    const tone = column.late > 0 ? "late" : "delivered";
    const last = runs.at(-1);
    // Neighbours of one tone are painted together, and a space has none.
    if (last !== undefined && (sign === " " || last.tone === tone)) last.text += sign;
    else runs.push({ text: sign, tone });
  }
  const last = runs.at(-1);
  if (last !== undefined) last.text = last.text.trimEnd();
  return { fixed: [indent, ...runs] };
}

function axis({ columns, ticks, deadline }: DelayHistogram, signs: Signs): string {
  const ticked = new Set(ticks.map(({ column }) => column));
  const line = columns.map((_, column) => (ticked.has(column) ? signs.tick : signs.axis));
  if (ticked.has(columns.length)) line.push(signs.tick);
  line[deadline.column] = signs.deadline;
  return line.join("");
}

/** Each from its tick on; one that has no room is left out, the last one ends where the axis does. */
function labels({ columns, ticks }: DelayHistogram): string {
  let line = "";
  for (const { column, ms } of ticks) {
    const label = duration(ms);
    const from = Math.min(column, columns.length - label.length);
    if (from < line.length + (line === "" ? 0 : 1)) continue;
    line = line.padEnd(from) + label;
  }
  return line;
}

/** Short enough for 60 columns. */
function caption({ late, lost }: DelayHistogram, tallest: number, signs: Signs): Line {
  return [
    `${indent}highest column ${tallest}; ${signs.deadline} deadline; `,
    late === 0 ? "0 late" : toned(`${late} late`, "late"),
    ", ",
    ...(lost === 0 ? ["0 lost"] : [toned(`${lost} lost`, "lost"), " (not shown)"]),
  ];
}
