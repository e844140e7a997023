// `unpacked RUN NAME...`: the lines of these packed segments of a long run, each with its observer's name and a tab before it, period by period; an
// empty line ends a period. For whoever begins to follow a run that has been going on for hours.

import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import { segmentOf } from "../contract/segment.js";
import { UsageError } from "../contract/usage-error.js";
import { withDatabase } from "./database.js";
import { packedLines } from "./packed-lines.js";

/** It runs beside the load. */
const means = { threads: 1, memoryLimit: "400MB" };

const newline = Buffer.from("\n");

/** In blocks of whole lines. The harness's come first: its clock places the others'. */
export async function* unpacked(run: string, names: readonly string[]): AsyncGenerator<Buffer> {
  const folder = join(run, runFiles.events);
  const segments = names.flatMap((name) => {
    const segment = segmentOf(name);
    return segment?.form === "packed" ? [{ name, ...segment }] : [];
  });
  const periods = [...new Set(segments.map(({ period }) => period))].sort((a, b) => a - b);
  for (const period of periods) {
    const files = segments
      .filter((one) => one.period === period)
      .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
    for (const { name, observer } of files) yield* linesIn(join(folder, name), observer);
    yield newline;
  }
}

async function* linesIn(file: string, observer: string): AsyncGenerator<Buffer> {
  const before = Buffer.from(`${observer}\t`);
  const all: Buffer[] = [];
  try {
    await withDatabase(async (database) => {
      for await (const lines of packedLines(database, file)) {
        all.push(Buffer.concat(lines.flatMap((line) => [before, line, newline])));
      }
    }, means);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What follows has a damaged line more, and goes on with the next segment.
    all.push(Buffer.concat([before, Buffer.from("unreadable from here on"), newline]));
  }
  yield* all;
}

const rank = ({ observer }: { readonly observer: string }): number =>
  observer === "harness" ? 0 : observer === "k6" ? 1 : 2;
