// Reads every observer's file into the database and gives back, typed, the few lines that are not about one dispatch.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { goodPairUs, reachUs, stepUs } from "./clock-rules.js";
import type { Database } from "./database.js";
import type { Progress } from "./facts.js";
import { copyWholeLines } from "./file-lines.js";
import { copyIntactLines } from "./intact-lines.js";
import { unpack } from "./packed-lines.js";
import type { ObserverFile, RunFolder } from "./run-folder.js";
import clockSql from "./sql/clock.sql";
import marksSql from "./sql/marks.sql";
import observerFilesSql from "./sql/observer-files.sql";
import readK6Sql from "./sql/read-k6.sql";
import readNodeSql from "./sql/read-node.sql";
import readRivalSql from "./sql/read-rival.sql";
import readWiretapSql from "./sql/read-wiretap.sql";
import readWorkerSql from "./sql/read-worker.sql";
import tablesSql from "./sql/tables.sql";

const damagedSql = `SELECT count(*) AS value FROM observer_file
WHERE damaged_lines > 0 AND observer = getvariable('observer') AND part = getvariable('part')`;

const markSchema = z
  .object({
    observer: z.string(),
    event: z.string(),
    /** Monotonic; k6's wall stamps are mapped. `null` where there is no clock pair near. */
    atUs: z.number().nullable(),
    n: z.number().nullable(),
    pid: z.number().nullable(),
    role: z.string().nullable(),
    planned: z.boolean().nullable(),
    exitCode: z.number().nullable(),
    signal: z.string().nullable(),
    logTail: z.string().nullable(),
    fault: z.string().nullable(),
    target: z.string().nullable(),
    reason: z.string().nullable(),
    cpuBusyPermille: z.number().nullable(),
    eventLoopDelayP99Us: z.number().nullable(),
    eventLoopDelayMaxUs: z.number().nullable(),
    workerId: z.string().nullable(),
    /** Of the wiretap, since its start. */
    undecodable: z.number().nullable(),
  })
  .readonly();

/** A line that is not about one dispatch: a part's start or end, a heartbeat, a fault ... */
export type Mark = z.infer<typeof markSchema>;

const fileSchema = z
  .object({
    observer: z.string(),
    state: z.enum(["present", "missing"]),
    lines: z.number(),
    damagedLines: z.number(),
    /** The stamp of its last readable line, monotonic; `null` when there is none. */
    lastUs: z.number().nullable(),
  })
  .readonly();

export type FileReading = z.infer<typeof fileSchema>;

export type Observations = {
  readonly marks: readonly Mark[];
  readonly files: readonly FileReading[];
};

/** Fills the tables of sql/tables.sql and sql/clock.sql. Marks come in order of time. */
export async function readObservations(
  database: Database,
  run: RunFolder,
  progress: Progress = "ended",
): Promise<Observations> {
  const { plan } = run.manifest;
  await database.set({ planned: plan.planned, external: plan.worker === "external" });
  await database.run(tablesSql);
  for (const file of run.files) await readObserver(database, file, progress);
  await database.set({ step_us: stepUs, good_pair_us: goodPairUs, reach_us: reachUs });
  await database.run(clockSql);
  const marks = await database.rows(marksSql, markSchema);
  const read = await database.rows(observerFilesSql, fileSchema);
  const observers = run.files.filter((file) => file.kind !== "rival");
  const files = observers.map(
    ({ observer }) => read.find((file) => file.observer === observer) ?? { ...missing, observer },
  );
  return { marks, files };
}

const readings: Readonly<Record<ObserverFile["kind"], string>> = {
  k6: readK6Sql,
  worker: readWorkerSql,
  node: readNodeSql,
  wiretap: readWiretapSql,
  rival: readRivalSql,
};

const missing = { state: "missing", lines: 0, damagedLines: 0, lastUs: null } as const;

/** Of packed segments so many bytes of lines are read at once: each reading costs, however little it reads. */
const atOnceBytes = 1 << 26;

/** Of what is packed, or grows, there is a copy on disk while it is read, never one of everything. */
async function readObserver(database: Database, file: ObserverFile, progress: Progress): Promise<void> {
  const copy = join(database.spillFolder, `${file.observer}.copy`);
  let part = 0;
  const read = (path: string) => readPart(database, file, part++, path);
  let unpackedBytes = 0;
  const readUnpacked = async () => {
    if (unpackedBytes === 0) return;
    unpackedBytes = 0;
    await read(copy);
    await rm(copy);
  };
  for (const { path, form } of file.sources) {
    if (form === "packed") {
      unpackedBytes += await unpack(database, path, copy);
      if (unpackedBytes >= atOnceBytes) await readUnpacked();
      continue;
    }
    await readUnpacked();
    if (progress === "ended") await read(path);
    else {
      await copyWholeLines(path, copy);
      await read(copy);
      await rm(copy);
    }
  }
  await readUnpacked();
}

/** A file with damaged lines is read again without them. `part` is its place among the observer's. */
async function readPart(
  database: Database,
  { observer, kind, worker }: ObserverFile,
  part: number,
  path: string,
): Promise<void> {
  const read = async (file: string) => {
    // A path may hold * or [: DuckDB takes it for a pattern only when there is no file of that very name (tested).
    await database.set({ file, observer, worker, part });
    await database.run(readings[kind]);
  };
  await database.run("BEGIN");
  await read(path);
  if ((await database.count(damagedSql)) > 0) {
    await database.run("ROLLBACK");
    await database.run("BEGIN");
    const copy = join(database.spillFolder, `${observer}.ndjson`);
    const leftOut = await copyIntactLines(path, copy);
    await read(copy);
    await database.run(
      "UPDATE observer_file SET lines = lines + $1, damaged_lines = damaged_lines + $1 WHERE observer = $2 AND part = $3",
      [leftOut, observer, part],
    );
    await rm(copy);
  }
  await database.run("COMMIT");
}
