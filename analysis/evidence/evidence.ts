// `rollcall evidence RUN`: one archive and one Markdown text of a run, for a bug report. What is private is taken out of everything
// that goes into either; what is missing is said, and the rest is packed.

import { mkdir, readdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EvidenceWish } from "../../contract/evidence.js";
import { runIdPattern } from "../../contract/ids.js";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { withDatabase } from "../database.js";
import { replace } from "../replace.js";
import { type ArchivedFile, archiveOf } from "./archive.js";
import type { Chosen } from "./events.js";
import { type Known, knownOf } from "./known.js";
import { type Machine, teach } from "./machine.js";
import { evidenceMarkdown } from "./markdown.js";
import { type Parts, partsOf } from "./parts.js";
import { redactorOf } from "./redaction/redactor.js";
import { type Evidence, tell } from "./tell.js";

/** Of the other dispatches, where not all events are taken along. */
const sampled = 100;
/** Of events; with logs and documents it all stays under 20 MB unpacked. */
const mostEventBytes = 14_000_000;

/** Where the clock stood when nothing says when the run was. */
const noTime = new Date(Date.UTC(2000, 0, 1));

const elsewhere = "give another folder with --to";

export type Written = {
  readonly evidence: Evidence;
  readonly markdownFile: string;
  readonly archiveFile: string;
  readonly archiveBytes: number;
};

/** @throws UsageError when RUN is no folder of a run, or the files cannot be written */
export async function evidence({ run: asked, to }: EvidenceWish, machine: Machine): Promise<Written> {
  const run = await runFolder(asked);
  const known = await knownOf(run);
  const parts = await withDatabase((database) => partsOf(database, run, chosenOf(known)));
  const name = `rollcall-evidence-${known.id !== null && runIdPattern.test(known.id) ? known.id : "unknown"}`;
  const told = redacting(known, parts, machine, name);
  const markdown = evidenceMarkdown(told.evidence);
  const files = [...told.files, { name: "evidence.md", text: markdown }];
  const archive = await archiveOf(name, files, known.asked === null ? noTime : new Date(known.asked.run.startedAt));
  const folder = to ?? dirname(run);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`${folder} cannot be made (${String(error)}); ${elsewhere}`);
  });
  await replace(folder, `${name}.md`, (fresh) => writeFile(fresh, markdown), elsewhere);
  await replace(folder, `${name}.tar.gz`, (fresh) => writeFile(fresh, archive), elsewhere);
  return {
    evidence: told.evidence,
    markdownFile: join(folder, `${name}.md`),
    archiveFile: join(folder, `${name}.tar.gz`),
    archiveBytes: archive.length,
  };
}

/** Twice: once to learn names from every file, once to take them out of every file. */
function redacting(
  known: Known,
  parts: Parts,
  machine: Machine,
  name: string,
): { readonly evidence: Evidence; readonly files: readonly ArchivedFile[] } {
  const redactor = redactorOf();
  teach(redactor, machine, known);
  tell(known, parts, redactor, name);
  redactor.recount();
  return tell(known, parts, redactor, name);
}

const chosenOf = ({ worst, asked }: Known): Chosen => ({
  worst,
  every: Math.max(1, Math.ceil((asked?.plan.planned ?? 0) / sampled)),
  mostBytes: mostEventBytes,
});

/** Absolute, whatever link named it. */
async function runFolder(asked: string): Promise<string> {
  const run = await realpath(asked).catch(() => {
    throw new UsageError(`${asked}: there is no such folder`);
  });
  const names = await readdir(run).catch(() => {
    throw new UsageError(`${asked} is no folder`);
  });
  const ofRun: readonly string[] = [runFiles.manifest, runFiles.summary, runFiles.events];
  if (!names.some((name) => ofRun.includes(name)))
    throw new UsageError(`${asked} is not the folder of a run: it has no ${ofRun.join(", no ")}`);
  return run;
}
