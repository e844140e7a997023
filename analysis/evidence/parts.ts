// The files of a run as evidence has them: read as they are, cut down to a bound, not yet redacted. Only what a run of ours is made
// of is read, by its name, and no link is followed.

import { lstat, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runFiles, versionLockOf } from "../../contract/run-files.js";
import type { Database } from "../database.js";
import { type Chosen, eventsOf } from "./events.js";
import { logPart } from "./logs.js";

/** `json`: a document; `lines`: JSON in lines, or text. */
export type Part = { readonly name: string; readonly form: "json" | "lines"; readonly text: string };

/** What was not taken along, in words. */
export type Parts = { readonly parts: readonly Part[]; readonly leftOut: readonly string[] };

/** Logs and settings of our parts are called so; another file's name may say more than it should. */
const ofOurs = /^[a-z0-9~-]+\.(?:log|json|ya?ml)$/;

/** A livekit.yaml or a k6 summary is a few kilobytes. */
const largestDocumentBytes = 1_000_000;

/** Of the three that a run has at its top; the report is made anew of the redacted summary. */
const documents = [runFiles.manifest, runFiles.summary, runFiles.checkpoint] as const;

/** Of npm's lock files, which hold the address of each package: of somebody's own registry, perhaps. */
const versionsFolder = dirname(versionLockOf(""));

export async function partsOf(database: Database, run: string, chosen: Chosen): Promise<Parts> {
  const top = await regularFiles(run);
  const read: Part[] = [];
  const leftOut: string[] = [];
  for (const name of documents) {
    if (!top.includes(name)) continue;
    const text = await smallText(join(run, name));
    if (text === undefined) leftOut.push(`${name}: it is larger than any of ours`);
    else read.push({ name, form: "json", text });
  }
  const events = await eventsOf(
    database,
    join(run, runFiles.events),
    await regularFiles(join(run, runFiles.events)),
    chosen,
  );
  const logs = await logsOf(join(run, runFiles.logs), chosen);
  const made: readonly string[] = [...documents, runFiles.reportMarkdown, runFiles.dispatches];
  const locks = (await regularFiles(join(run, versionsFolder))).length;
  const others = top.filter((name) => !made.includes(name)).length;
  return {
    parts: [...read, ...events.parts, ...logs.parts],
    leftOut: [
      ...leftOut,
      ...(top.includes(runFiles.dispatches)
        ? [`${runFiles.dispatches}: rollcall analyze makes it again of the events`]
        : []),
      ...(locks === 0 ? [] : [`${versionsFolder}/: the manifest's dependencies say the same without addresses`]),
      ...events.leftOut,
      ...logs.leftOut,
      ...(others === 0
        ? []
        : [
            `${others} other ${others === 1 ? "file" : "files"} of the run's folder, which rollcall does not know or which show the same`,
          ]),
    ],
  };
}

async function logsOf(folder: string, chosen: Chosen): Promise<Parts> {
  const parts: Part[] = [];
  const leftOut: string[] = [];
  const names = await regularFiles(folder);
  for (const name of names.filter((one) => ofOurs.test(one))) {
    const within = `${runFiles.logs}/${name}`;
    if (name.endsWith(".log")) {
      const { text, left } = await logPart(join(folder, name), chosen);
      if (text !== "") parts.push({ name: within, form: "lines", text });
      if (left > 0)
        leftOut.push(`${within}: ${left} lines that name none of the explained dispatches and warn of nothing`);
      continue;
    }
    const text = await smallText(join(folder, name));
    if (text === undefined) leftOut.push(`${within}: it is larger than any of ours`);
    else parts.push({ name: within, form: name.endsWith(".json") ? "json" : "lines", text });
  }
  const foreign = names.filter((one) => !ofOurs.test(one)).length;
  if (foreign > 0)
    leftOut.push(`${foreign} ${foreign === 1 ? "file" : "files"} in ${runFiles.logs}/ that rollcall did not write`);
  return { parts, leftOut };
}

/** In order of their names; none where there is no such folder. */
async function regularFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const kept: string[] = [];
  for (const name of names.sort()) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.isFile() === true && !name.startsWith(".")) kept.push(name);
  }
  return kept;
}

async function smallText(file: string): Promise<string | undefined> {
  const { size } = await lstat(file);
  return size > largestDocumentBytes ? undefined : await readFile(file, "utf8");
}
