// What `rollcall baseline` would make of a file, or has made of it, to look at: its figures before and after. Computes nothing.

import { type RunRecord, sumOf } from "../../../contract/baseline.js";
import { counted } from "../../render/counted.js";
import { duration } from "../../render/figures.js";
import { percent } from "../../render/percent.js";
import { printable } from "../../render/printable.js";
import { textTable } from "../../render/text-table.js";
import type { BaselineFigures } from "../baseline-figures.js";
import type { Change } from "../make-baseline.js";

export function renderChange(change: Change): string {
  const { file, before, after, added, dropped, known, leftOut, regressions } = change;
  const worse = regressions.filter(({ result }) => result === "fail");
  const lines = [
    before === null
      ? `${file}: ${counted(after.runs.length, "run")} of ${after.settings.scenario}`
      : `${file}: before, and with what is added`,
    ...textTable(rows(change.figures)),
    ...listed("added", added),
    ...listed("dropped, older than the newest that are kept", dropped),
    ...listed("in it already", known),
    ...leftOut.map(({ path, why }) => `left out  ${path}: ${why}`),
    ...worse.map(({ check, detail }) => `note: what is added is worse in ${check}: ${detail}`),
    ...(before !== null && added.length === 0 && dropped.length === 0 ? ["nothing changes"] : []),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function rows({ before, after }: Change["figures"]): readonly (readonly string[])[] {
  const columns = before === null ? [after] : [before, after];
  const row = (name: string, cell: (one: BaselineFigures) => string) => [name, ...columns.map(cell)];
  return [
    ...(before === null ? [] : [["", "before", "after"]]),
    row("runs", ({ runs }) => String(runs)),
    row("dispatches", ({ dispatches }) => String(dispatches)),
    row("lost", ({ lost, dispatches }) => `${lost} (${percent(lost / dispatches)})`),
    row("late or lost", ({ missed, dispatches }) => `${missed} (${percent(missed / dispatches)})`),
    row("p50", ({ p50 }) => duration(p50)),
    row("p99", ({ p99 }) => duration(p99)),
    row("newest", ({ newest }) => newest),
  ];
}

const listed = (what: string, runs: readonly RunRecord[]): readonly string[] =>
  runs.map(({ id, startedAt, verdict, blocks }) => {
    const size = counted(sumOf(blocks.dispatches), "dispatch", "dispatches");
    return `${what}  ${id} of ${startedAt}, ${size}, ${verdict}`;
  });
