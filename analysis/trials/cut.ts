// Cuts the events of a made-up run into segments, as the observers of a long run would have left them: for tests.

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { k6SummaryOf, runFiles } from "../../contract/run-files.js";
import { segmentFile } from "../../contract/segment.js";
import { pack } from "../pack.js";

/** Which period a line belongs to, by its place in the file; never falling. */
export type Cut = (line: number, observerFile: string) => number;

/** What becomes of a segment once it is closed. */
export type Fate = "lines" | "packed";

/** @param run a folder with whole files */
export async function cutRun(
  run: string,
  cut: Cut,
  fate: (file: string, period: number) => Fate = () => "lines",
): Promise<void> {
  const events = join(run, runFiles.events);
  for (const name of await readdir(events)) {
    const file = join(events, name);
    const segments = new Map<number, string>();
    for (const [place, line] of linesOf(await readFile(file, "utf8")).entries()) {
      const period = cut(place, name);
      segments.set(period, `${segments.get(period) ?? ""}${line}`);
    }
    if (segments.size > 0) await rm(file);
    if (name === basename(runFiles.k6Events)) await sayLegs(run, [...segments.keys()]);
    for (const [period, text] of segments) {
      const segment = segmentFile(file, period);
      await writeFile(segment, text);
      if (fate(name, period) === "packed") await pack(segment);
    }
  }
}

/** A segment of k6's is a leg, each of which says at its end what it dropped: here the first says all of it. */
async function sayLegs(run: string, periods: readonly number[]): Promise<void> {
  const said = await readFile(join(run, runFiles.k6Summary), "utf8").catch(() => undefined);
  if (said === undefined) return;
  for (const period of periods)
    if (period > 0) await writeFile(join(run, k6SummaryOf(period)), JSON.stringify({ droppedIterations: 0 }));
}

/** With their line feeds. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
