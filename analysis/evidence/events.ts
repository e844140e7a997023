// The events of a run for its evidence: all of them where they are few; else those of the worst dispatches and of a sample, and
// what observers say of themselves, thinned where they say it each second.

import { basename } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { segmentFile, segmentOf } from "../../contract/segment.js";
import type { Database } from "../database.js";
import { linesOf } from "../file-lines.js";
import { packedLines } from "../packed-lines.js";
import { type Source, sourcesOf } from "../segment-sources.js";
import type { Part, Parts } from "./parts.js";

/** The dispatches that are explained, and which others are taken along where not all can be. */
export type Chosen = {
  readonly worst: readonly { readonly n: number; readonly room: string; readonly jobId: string | null }[];
  /** Every so many-th; 1: all. */
  readonly every: number;
  /** More than this of events is not taken along. */
  readonly mostBytes: number;
};

/** Said each second and oftener. Of the others each may be the one that counts. */
const periodic = new Set(["heartbeat", "clock", "machine", "resource", "status", "job-update"]);

/** Of `mostBytes`, at most, each of: what comes each second, and what observers say besides. */
const ownShare = 1 / 3;

/** A segment of an observer's, as it is called once unpacked. */
type Segment = { readonly name: string; readonly sources: readonly Source[] };

export async function eventsOf(
  database: Database,
  folder: string,
  names: readonly string[],
  chosen: Chosen,
): Promise<Parts> {
  const segments = await segmentsOf(folder, names);
  const foreign = names.filter((name) => segmentOf(name) === undefined).length;
  const leftOut =
    foreign === 0
      ? []
      : [`${foreign} ${foreign === 1 ? "file" : "files"} in ${runFiles.events}/ that no observer writes`];
  const sizes = await sizesOf(database, segments);
  if (sizes.all <= chosen.mostBytes) {
    const parts = await collect(database, segments, () => true);
    return { parts: parts.map(({ part }) => part), leftOut };
  }
  const parts = await collect(database, segments, sampler(chosen, sizes));
  const lines = (pick: "kept" | "seen") => parts.reduce((sum, one) => sum + one[pick], 0);
  return {
    parts: parts.map(({ part }) => part),
    leftOut: [
      ...leftOut,
      `${lines("seen") - lines("kept")} of ${lines("seen")} lines of events, which are ${megabytes(sizes.all)} MB: kept are those of the explained dispatches and of every ${chosen.every}th, and of what observers say each second every ${everyOf(sizes.periodic, chosen)}th`,
    ],
  };
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);

async function segmentsOf(folder: string, names: readonly string[]): Promise<readonly Segment[]> {
  const observers = [...new Set(names.flatMap((name) => segmentOf(name)?.observer ?? []))].sort();
  const segments: Segment[] = [];
  for (const observer of observers) {
    const first = `${observer}.ndjson`;
    const byName = new Map<string, Source[]>();
    for (const source of await sourcesOf(folder, names, first)) {
      const name = `${runFiles.events}/${segmentFile(first, segmentOf(basename(source.path))?.period ?? 0)}`;
      byName.set(name, [...(byName.get(name) ?? []), source]);
    }
    segments.push(...[...byName].map(([name, sources]) => ({ name, sources })));
  }
  return segments;
}

type Sizes = { readonly all: number; readonly periodic: number; readonly other: number };

/** Bytes of the lines: all, and of those about no dispatch. */
async function sizesOf(database: Database, segments: readonly Segment[]): Promise<Sizes> {
  let [all, periodicBytes, other] = [0, 0, 0];
  for (const { sources } of segments) {
    for await (const line of linesIn(database, sources)) {
      const { length } = line;
      all += length + 1;
      const { dispatch, event } = aboutOf(line);
      if (dispatch !== undefined) continue;
      if (periodic.has(event)) periodicBytes += length + 1;
      else other += length + 1;
    }
  }
  return { all, periodic: periodicBytes, other };
}

/** Which lines are kept, told one after another. */
function sampler(chosen: Chosen, sizes: Sizes): (line: string) => boolean {
  const rooms = new Set(chosen.worst.map(({ room }) => room));
  const numbers = new Set(chosen.worst.map(({ n }) => n));
  const jobs = new Set(chosen.worst.flatMap(({ jobId }) => jobId ?? []));
  const every = { periodic: everyOf(sizes.periodic, chosen), other: everyOf(sizes.other, chosen) };
  const seen = { periodic: 0, other: 0 };
  return (line) => {
    const { dispatch, event, room, jobId } = aboutOf(line);
    if (dispatch !== undefined)
      return numbers.has(dispatch) || rooms.has(room) || jobs.has(jobId) || dispatch % chosen.every === 0;
    if (jobs.has(jobId)) return true;
    const kind = periodic.has(event) ? "periodic" : "other";
    seen[kind] += 1;
    return (seen[kind] - 1) % every[kind] === 0;
  };
}

const everyOf = (bytes: number, { mostBytes }: Chosen): number =>
  Math.max(1, Math.ceil(bytes / (mostBytes * ownShare)));

type About = {
  readonly event: string;
  readonly dispatch: number | undefined;
  readonly room: string;
  readonly jobId: string;
};

/** Without parsing: there may be millions. Of a line without a number its room has one, by how rooms are called. */
function aboutOf(line: string): About {
  const room = /"room":"([^"\\]*)"/.exec(line)?.[1] ?? "";
  const number = /"n":(\d+)[,}]/.exec(line)?.[1] ?? /-(\d{6,})$/.exec(room)?.[1];
  return {
    event: /"event":"([a-z0-9-]*)"/.exec(line)?.[1] ?? "",
    dispatch: number === undefined ? undefined : Number(number),
    room,
    jobId: /"jobId":"([^"\\]+)"/.exec(line)?.[1] ?? "",
  };
}

type Collected = { readonly part: Part; readonly kept: number; readonly seen: number };

async function collect(
  database: Database,
  segments: readonly Segment[],
  keeps: (line: string) => boolean,
): Promise<readonly Collected[]> {
  const collected: Collected[] = [];
  for (const { name, sources } of segments) {
    const lines: string[] = [];
    let seen = 0;
    for await (const line of linesIn(database, sources)) {
      seen += 1;
      if (keeps(line)) lines.push(line);
    }
    const text = lines.map((line) => `${line}\n`).join("");
    collected.push({ part: { name, form: "lines", text }, kept: lines.length, seen });
  }
  return collected;
}

async function* linesIn(database: Database, sources: readonly Source[]): AsyncGenerator<string> {
  for (const { path, form } of sources) {
    if (form === "packed")
      for await (const lines of packedLines(database, path))
        for (const line of lines) yield Buffer.from(line).toString();
    else for await (const lines of linesOf(path)) for (const line of lines) if (line !== "") yield line;
  }
}
