// What evidence tells of a run, once what is private has been taken out of it: the text's contents and the archive's files. Pure.

import { runFiles } from "../../contract/run-files.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { renderStory } from "../explain/render.js";
import { renderMarkdown } from "../render/markdown.js";
import type { ArchivedFile } from "./archive.js";
import type { Asked, Known } from "./known.js";
import type { Part, Parts } from "./parts.js";
import { redactDocument, redacted, redactLines } from "./redaction/json.js";
import { placeholdersIn } from "./redaction/kinds.js";
import type { Redactor } from "./redaction/redactor.js";
import { repeatCommand } from "./repeat.js";

export type Evidence = {
  /** The archive's, without its ending. */
  readonly name: string;
  readonly id: string | null;
  readonly startedAt: string | null;
  readonly summary: Summary | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly dependencies: Known["dependencies"];
  readonly machine: Asked["machine"] | null;
  /** As it was typed, and as it is repeated; `null` without a manifest. */
  readonly command: string | null;
  readonly repeat: string | null;
  /** What stands in it instead of what was taken out, each once. */
  readonly toPutBack: readonly string[];
  readonly isExternal: boolean;
  /** As `rollcall explain` prints them. */
  readonly stories: readonly string[];
  readonly notes: readonly string[];
  readonly leftOut: readonly string[];
  readonly takenOut: ReturnType<Redactor["counts"]>;
  /** But for the text itself. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
};

export function tell(
  known: Known,
  { parts, leftOut }: Parts,
  redactor: Redactor,
  name: string,
): { readonly evidence: Evidence; readonly files: readonly ArchivedFile[] } {
  const files = parts.map((part) => ({ name: part.name, text: redactedText(part, redactor) }));
  const summary = redactedSummary(known.summary, redactor);
  if (summary !== null) files.push({ name: runFiles.reportMarkdown, text: renderMarkdown(summary) });
  const kept = known.asked === null ? null : redacted(known.asked, redactor);
  const notes = known.notes.map((note) => redactor.redact(note));
  const repeat = kept === null ? null : repeatCommand(kept);
  const lost = known.summary !== null && summary === null;
  const evidence: Evidence = {
    ...{ name, id: known.id, startedAt: kept?.run.startedAt ?? summary?.run.startedAt ?? null, summary },
    versions: kept?.versions ?? summary?.run.versions ?? {},
    dependencies: redacted(known.dependencies, redactor),
    machine: kept?.machine ?? null,
    command: kept === null ? null : kept.run.command.join(" "),
    ...{ repeat, toPutBack: placeholdersIn(repeat ?? "") },
    isExternal: kept?.plan.worker === "external",
    stories: known.stories.map((story) => shortened(renderStory(redacted(story, redactor)), story.n)),
    notes: lost
      ? [...notes, "Names that were taken out stand in its figures, so these are only in the archive."]
      : notes,
    leftOut: leftOut.map((words) => redactor.redact(words)),
    takenOut: redactor.counts(),
    files: files.map((file) => ({ name: file.name, bytes: Buffer.byteLength(file.text) })),
  };
  return { evidence, files };
}

/** With three of them, figures and packages the text stays below the 65,536 characters that GitHub takes as one comment. */
const longestStory = 12_000;

/** By whole lines, from the end: what happened first counts most. */
export function shortened(story: string, n: number): string {
  if (story.length <= longestStory) return story;
  const kept = story.slice(0, story.lastIndexOf("\n", longestStory));
  const more = story.trimEnd().split("\n").length - kept.split("\n").length;
  return `${kept}\n[${more} more lines: rollcall explain RUN ${n}]\n`;
}

const redactedText = ({ text, form }: Part, redactor: Redactor): string =>
  form === "json" ? redactDocument(text, redactor) : redactLines(text, redactor);

/** `null` too where a name that was taken out is one of ours: a user who is called "fail". */
function redactedSummary(summary: Summary | null, redactor: Redactor): Summary | null {
  return summary === null ? null : (summarySchema.safeParse(redacted(summary, redactor)).data ?? null);
}
