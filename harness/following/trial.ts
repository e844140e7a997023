// For tests: a run's events as they came, second by second, in a folder of their own.

import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runFiles } from "../../contract/run-files.js";
import type { Fact } from "./facts.js";
import { factOf } from "./facts.js";

export const fixturesFolder = fileURLToPath(new URL("../../results/fixtures/", import.meta.url));

/** An empty run's folder with this run's manifest. */
export function emptyRunLike(run: string): string {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-following-"));
  mkdirSync(join(folder, runFiles.events));
  cpSync(join(run, runFiles.manifest), join(folder, runFiles.manifest));
  return folder;
}

/** Every file of a run's events, by lines with their instants: k6's by the wall clock, the others' by the monotonic one. */
export type Replay = {
  readonly firstUs: number;
  readonly lastUs: number;
  /** Appends what was written until `atUs` and is not in `to` yet. */
  until(atUs: number, to: string): void;
};

export function replayOf(run: string): Replay {
  const files = readdirSync(join(run, runFiles.events)).map((name) => ({
    name,
    lines: readFileSync(join(run, runFiles.events, name), "utf8")
      .split("\n")
      .slice(0, -1),
  }));
  const harness = files.find(({ name }) => name === "harness.ndjson")?.lines ?? [];
  const clock = harness.map((line) => JSON.parse(line)).find(({ event }) => event === "clock");
  const offsetUs = clock.wallUs - clock.atUs;
  const placed = files.map(({ name, lines }) => {
    let lastUs = 0;
    // A damaged line was written after the one before it.
    const stamped = lines.map((line) => {
      lastUs = stampOf(line, offsetUs) ?? lastUs;
      return { line, atUs: lastUs };
    });
    // Made-up runs are written dispatch by dispatch, not in order of time.
    return { name, rest: stamped.sort((a, b) => a.atUs - b.atUs) };
  });
  const stamps = placed.flatMap(({ rest }) => rest.map(({ atUs }) => atUs)).filter((atUs) => atUs > 0);
  return {
    firstUs: stamps.reduce((least, us) => Math.min(least, us)),
    lastUs: stamps.reduce((most, us) => Math.max(most, us)),
    until(atUs, to) {
      for (const file of placed) {
        const count = file.rest.findIndex((one) => one.atUs > atUs);
        const written = file.rest.splice(0, count === -1 ? file.rest.length : count);
        appendFileSync(join(to, runFiles.events, file.name), written.map(({ line }) => `${line}\n`).join(""));
      }
    },
  };
}

function stampOf(line: string, offsetUs: number): number | undefined {
  const [atUs, wallMs] = [/"atUs":(\d+)/.exec(line)?.[1], /"wallMs":(\d+)/.exec(line)?.[1]];
  if (atUs !== undefined) return Number(atUs);
  return wallMs === undefined ? undefined : Number(wallMs) * 1000 - offsetUs;
}

/** A fact as it would be read. */
export function factIn(file: string, event: Readonly<Record<string, unknown>>): Fact {
  const fact = factOf(file, JSON.stringify(event));
  if (typeof fact === "string") throw new Error(`${fact}: ${JSON.stringify(event)}`);
  return fact;
}
