// Reads a run's files once, line by line, and keeps what tells the life of one dispatch: the lines about it, what
// happened around it, the workers' links, the clock pairs near it. Memory holds one dispatch's lines, never a file.

import type { CpuSample } from "../cpu.js";
import type { Database } from "../database.js";
import { linesOf } from "../file-lines.js";
import { packedLines } from "../packed-lines.js";
import type { RunFolder } from "../run-folder.js";
import type { Source } from "../segment-sources.js";
import type { DispatchRow } from "./choose.js";
import { type Line, parseLine } from "./line.js";
import { advance, type Link, linkEvents, unseenLink } from "./links.js";
import { aroundEvents, type Kind, kindOf, type Span, spanOf } from "./relevance.js";
import type { ClockPair } from "./wall-clock.js";

/** A line and who wrote it. */
export type Seen = { readonly observer: string; readonly line: Line };

/** `lastUs`: the stamp of its last line, monotonic; `null` for k6 and for a file without a readable one. */
type Watch = {
  readonly observer: string;
  readonly state: "present" | "missing";
  readonly lastUs: number | null;
  readonly damagedLines: number;
};

/** One of our workers that the server took, by its own file. */
type Registered = { readonly observer: string; readonly workerId: string; readonly atUs: number };

type ProcessEnd = { readonly role: string; readonly atUs: number };

export type Gathered = {
  /** About the dispatch or its room. */
  readonly about: readonly Seen[];
  /** Around it in time, and faults that lasted into it. */
  readonly around: readonly Seen[];
  readonly aroundLeftOut: number;
  readonly links: readonly Link[];
  readonly registered: readonly Registered[];
  /** When processes of our workers had ended by plan, until the span's end, and were not started again by then; and when servers had. */
  readonly ends: readonly ProcessEnd[];
  readonly watches: readonly Watch[];
  readonly pairs: readonly ClockPair[];
  /** How busy the whole machine was until the job's code started, in order of time. */
  readonly cpu: readonly CpuSample[];
  /** Lines that could not be read. */
  readonly damagedLines: number;
};

/** More lines than this by one observer around a dispatch are counted, not shown. */
const aroundLimit = 20;

type Gathering = {
  readonly kept: {
    -readonly [Name in keyof Gathered]: Gathered[Name] extends readonly (infer Item)[] ? Item[] : number;
  };
  readonly span: Span;
  readonly n: number;
  readonly room: string;
  /** The same as a line's text has them, by which its lines are found before they are parsed. */
  readonly text: { readonly n: string; readonly room: string };
  readonly jobIds: Set<string>;
  readonly linkOf: Map<number, Link>;
  /** Faults without a dispatch that have begun and not ended. */
  readonly lasting: Map<string, Seen>;
};

export async function gather(database: Database, run: RunFolder, row: DispatchRow): Promise<Gathered> {
  const [gathered] = await gatherAll(database, run, [row]);
  if (gathered === undefined) throw new Error("one row gives one life");
  return gathered;
}

/** The same for several dispatches, in their order: the files are read once for all of them. */
export async function gatherAll(
  database: Database,
  { manifest, files }: RunFolder,
  rows: readonly DispatchRow[],
): Promise<readonly Gathered[]> {
  const all = rows.map((row) => begin(row, spanOf(row, manifest.plan)));
  const wanted = wantedBy(all);
  for (const { observer, sources } of files) {
    let last = "";
    let damagedLines = 0;
    const kind = kindOf(observer);
    for (const source of sources) {
      for await (const lines of textOf(database, source)) {
        for (const text of lines) {
          const read = take({ all, wanted }, observer, kind, text);
          if (read === "whole") last = text;
          if (read === "damaged") damagedLines += 1;
        }
      }
    }
    const state = sources.length === 0 ? "missing" : "present";
    const lastUs = last === "" ? null : (parseLine(last)?.atUs ?? null);
    for (const { kept } of all) {
      kept.damagedLines += damagedLines;
      kept.watches.push({ observer, state, lastUs, damagedLines });
    }
  }
  // What began before and had not ended is still in force, whatever else there is around.
  return all.map(({ kept, lasting, linkOf, span }) => ({
    ...kept,
    around: [...lasting.values(), ...kept.around],
    links: linksOf(linkOf, span),
  }));
}

async function* textOf(database: Database, { path, form }: Source): AsyncGenerator<readonly string[]> {
  if (form === "lines") yield* linesOf(path);
  else for await (const lines of packedLines(database, path)) yield lines.map((line) => Buffer.from(line).toString());
}

const begin = ({ n, room, job_id }: DispatchRow, span: Span): Gathering => ({
  kept: {
    ...{
      about: [],
      around: [],
      aroundLeftOut: 0,
      links: [],
      registered: [],
      ends: [],
      watches: [],
      pairs: [],
      cpu: [],
      damagedLines: 0,
    },
  },
  ...{ span, n, room, text: { n: String(n), room: JSON.stringify(room) } },
  ...{ jobIds: new Set(job_id === null ? [] : [job_id]), linkOf: new Map(), lasting: new Map() },
});

/** Links that were open at some time of the dispatch's span. */
const linksOf = (links: ReadonlyMap<number, Link>, { fromUs, untilUs }: Span): readonly Link[] =>
  [...links.values()].filter(
    ({ openedUs, closedUs }) => (closedUs ?? Number.POSITIVE_INFINITY) >= fromUs && (openedUs ?? 0) <= untilUs,
  );

const eventOf = /"event":"([a-z0-9-]+)"/;

/** The fields by which a line's dispatch is told before it is parsed; a name in quotes as JSON has it. */
const nOf = /"n":(\d+)[,}]/;
const roomOf = /"room":("(?:[^"\\]|\\.)*")/;
const jobIdOf = /"jobId":("(?:[^"\\]|\\.)*")/;

/** What any of the dispatches is told by, as a line's text has it: nearly every line is about none of them. */
type Wanted = Readonly<Record<"n" | "room" | "jobId", Set<string>>>;

const wantedBy = (all: readonly Gathering[]): Wanted => ({
  n: new Set(all.map(({ text }) => text.n)),
  room: new Set(all.map(({ text }) => text.room)),
  jobId: new Set(all.flatMap(({ jobIds }) => [...jobIds])),
});

type Search = { readonly all: readonly Gathering[]; readonly wanted: Wanted };

/** Whether the line is whole, as far as can be told without parsing it. */
function take({ all, wanted }: Search, observer: string, kind: Kind, text: string): "whole" | "damaged" | "blank" {
  if (text.trim() === "") return "blank";
  const event = eventOf.exec(text)?.[1];
  if (event === undefined || !text.startsWith("{") || !text.endsWith("}")) return "damaged";
  const isAround = aroundEvents[kind].has(event);
  const n = nOf.exec(text)?.[1] ?? "";
  const room = roomOf.exec(text)?.[1] ?? "";
  const jobId = unquoted(jobIdOf.exec(text)?.[1]);
  const isWanted = wanted.n.has(n) || wanted.room.has(room) || wanted.jobId.has(jobId);
  if (!isAround && !isWanted) return "whole";
  const line = parseLine(text);
  if (line === undefined) return "damaged";
  for (const gathering of all) {
    const { text, jobIds } = gathering;
    if (isAround || text.n === n || text.room === room || jobIds.has(jobId)) keep(gathering, observer, kind, line);
  }
  // It may have told another of a dispatch's jobs.
  if (isWanted && jobId !== "") wanted.jobId.add(jobId);
  return "whole";
}

/** A job's id is plain text, as far as any server makes it. */
const unquoted = (json: string | undefined): string => json?.slice(1, -1) ?? "";

function keep(gathering: Gathering, observer: string, kind: Kind, line: Line): void {
  const { kept, span, jobIds } = gathering;
  if (line.n === gathering.n || line.room === gathering.room || jobIds.has(line.jobId)) {
    if (line.jobId !== "") jobIds.add(line.jobId);
    kept.about.push({ observer, line });
    return;
  }
  const { atUs } = line;
  // With a room it is about another dispatch.
  if (line.room !== "" || atUs === null) return;
  if (line.event === "clock") {
    if (atUs >= span.clockFromUs && atUs <= span.clockUntilUs)
      kept.pairs.push({ atUs, wallUs: line.wallUs, errorUs: line.uncertaintyUs });
    return;
  }
  if (line.event === "machine") {
    if (line.cpuBusyPermille !== null && atUs >= span.fromUs && atUs <= span.cpuUntilUs)
      kept.cpu.push({ atUs, busyPermille: line.cpuBusyPermille });
    return;
  }
  if (observer.startsWith("worker-") && line.event === "registered")
    kept.registered.push({ observer, workerId: line.workerId, atUs });
  if (kind === "harness" && atUs <= span.untilUs) kept.ends = endsAfter(kept.ends, line, atUs);
  const worthTelling = kind !== "wiretap" || moveLink(gathering, line);
  if (line.event === "fault" && atUs < span.fromUs) remember(gathering.lasting, observer, line);
  if (!worthTelling || atUs < span.fromUs || atUs > span.untilUs) return;
  if (kept.around.filter((seen) => seen.observer === observer).length < aroundLimit)
    kept.around.push({ observer, line });
  else kept.aroundLeftOut += 1;
}

function endsAfter(ends: ProcessEnd[], { event, role, planned }: Line, atUs: number): ProcessEnd[] {
  if (!role.startsWith("worker-") && !role.startsWith("server")) return ends;
  // A server that is back has none of its rooms.
  if (event === "process-started" && role.startsWith("worker-")) return ends.filter((end) => end.role !== role);
  return event === "process-exited" && planned ? [...ends, { role, atUs }] : ends;
}

/** Whether the line is worth a line: a status frame only when it changes the status. */
function moveLink({ linkOf, span }: Gathering, line: Line): boolean {
  if (!linkEvents.some((event) => event === line.event)) return true;
  const before = linkOf.get(line.link) ?? unseenLink(line.link);
  const after = advance(before, line, span.requestUs);
  linkOf.set(line.link, after);
  return line.event === "status"
    ? (before.statusNow?.status ?? "available") !== after.statusNow?.status
    : line.event !== "register";
}

function remember(lasting: Map<string, Seen>, observer: string, line: Line): void {
  const key = JSON.stringify([observer, line.specification, line.target]);
  if (line.phase === "began") lasting.set(key, { observer, line });
  else lasting.delete(key);
}
