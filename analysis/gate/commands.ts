// The commands `gate` and `baseline` as the analysis process runs them: a wish as JSON in, text and files out.

import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { z } from "zod";
import { baselineWishSchema, type Gate, gateWishSchema } from "../../contract/gate.js";
import { UsageError } from "../../contract/usage-error.js";
import { jsonText } from "../render/json.js";
import { gate } from "./gate.js";
import { changeOf, write } from "./make-baseline.js";
import { type ReadRun, readRun } from "./read-run.js";
import { renderAnnotations } from "./render/annotations.js";
import { renderChange } from "./render/change.js";
import { renderJunit } from "./render/junit.js";
import { renderMarkdown } from "./render/markdown.js";
import { renderLine, renderText } from "./render/text.js";

/** `beside` goes to standard error: what is printed may be JSON. */
export type Said = { readonly result: Gate["result"]; readonly printed: string; readonly beside: string };

/** @throws UsageError */
export async function runGate(wishText: string): Promise<Said> {
  const wish = wishOf(wishText, gateWishSchema);
  const found = await gate(wish);
  if (wish.junit !== null) await put(wish.junit, "--junit", (file) => writeFile(file, renderJunit(found)));
  // A job's summary has other steps' texts in it already.
  if (wish.markdown !== null) await put(wish.markdown, "--markdown", (file) => appendFile(file, renderMarkdown(found)));
  const annotations = wish.annotations === "on" ? renderAnnotations(found) : "";
  switch (wish.output) {
    case "full":
      return { result: found.result, printed: renderText(found) + annotations, beside: "" };
    case "quiet":
      return { result: found.result, printed: renderLine(found) + annotations, beside: "" };
    case "json":
      return { result: found.result, printed: jsonText(found), beside: annotations };
  }
}

/** Prints what would change before anything is written. @throws UsageError */
export async function runBaseline(
  wishText: string,
  print: (text: string) => void,
  read: ReadRun = readRun,
): Promise<void> {
  const wish = wishOf(wishText, baselineWishSchema);
  const change = await changeOf(wish, read);
  print(renderChange(change));
  await write(change, wish.mode);
}

/** Made by the harness: anything else is a bug. */
const wishOf = <Wish>(text: string, schema: z.ZodType<Wish>): Wish => schema.parse(JSON.parse(text));

async function put(file: string, flag: string, write: (file: string) => Promise<void>): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(file);
  } catch (error) {
    throw new UsageError(
      `${flag} ${file} cannot be written (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
