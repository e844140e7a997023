// Which files hold an observer's lines, in their order: one, or in a long run a segment for each period, as lines or packed.

import { join } from "node:path";
import { packedFile, segmentFile, segmentOf } from "../contract/segment.js";
import { withDatabase } from "./database.js";
import { originOf } from "./segment-origin.js";

/** To be read as NDJSON, or unpacked first. */
export type Source = { readonly path: string; readonly form: "lines" | "packed" };

/** A period's files. */
type Found = { readonly period: number; readonly forms: ReadonlySet<Source["form"]> };

/**
 * @param folder the run's events, absolute
 * @param names the files that are there
 * @param first where the observer's period 0 would be, a name in `folder`
 */
export async function sourcesOf(folder: string, names: readonly string[], first: string): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const { period, forms } of periodsOf(names, first)) {
    const lines = join(folder, segmentFile(first, period));
    const packed = packedFile(lines);
    const isBoth = forms.size === 2;
    const alone = isBoth && (await withDatabase((database) => originOf(database, lines, packed))) === "packed";
    if (forms.has("packed") && !alone) sources.push({ path: packed, form: "packed" });
    if (forms.has("lines")) sources.push({ path: lines, form: "lines" });
  }
  return sources;
}

/**
 * Segments between others that are there, of an observer that writes in every period: somebody has removed them. A worker
 * may have been gone for a while.
 */
export function missingSegments(names: readonly string[], first: string): readonly string[] {
  const periods = periodsOf(names, first).map(({ period }) => period);
  const [from = 0] = periods;
  const expected = Array.from({ length: (periods.at(-1) ?? from) - from }, (_, i) => from + i);
  return expected.filter((period) => !periods.includes(period)).map((period) => segmentFile(first, period));
}

function periodsOf(names: readonly string[], first: string): readonly Found[] {
  const observer = segmentOf(first)?.observer;
  const found = new Map<number, Set<Source["form"]>>();
  for (const name of names) {
    const segment = segmentOf(name);
    if (segment === undefined || segment.observer !== observer) continue;
    const forms = found.get(segment.period) ?? new Set();
    found.set(segment.period, forms.add(segment.form));
  }
  return [...found].map(([period, forms]) => ({ period, forms })).sort((a, b) => a.period - b.period);
}
