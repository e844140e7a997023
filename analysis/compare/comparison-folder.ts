// A comparison's folder: reads what it was to be, judges it as far as it got, and writes result.json, comparison.md and comparison.html. Judged again
// it gives the same bytes.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Comparison, comparisonFiles, comparisonSchema } from "../../contract/comparison.js";
import { type ComparisonResult, comparisonResultSchema } from "../../contract/comparison-result.js";
import { jsonOf } from "../../contract/json-of.js";
import { UsageError } from "../../contract/usage-error.js";
import { drawnOf } from "../comparison-page/drawn.js";
import { comparisonPage } from "../comparison-page/page.js";
import { runPages } from "../comparison-page/run-pages.js";
import { comparisonMarkdown } from "../render/comparison.js";
import { jsonText } from "../render/json.js";
import { replace } from "../replace.js";
import { carriedOut } from "./carried-out.js";
import { judgeComparison } from "./judge-comparison.js";

/** @throws UsageError when it is not the folder of a comparison, or its runs cannot be compared */
export async function compareFolder(folder: string): Promise<ComparisonResult> {
  const comparison = await readComparison(folder);
  const rounds = await carriedOut(comparison, folder);
  const result = comparisonResultSchema.parse(judgeComparison(comparison, rounds));
  await replace(folder, comparisonFiles.result, (fresh) => writeFile(fresh, jsonText(result)));
  await replace(folder, comparisonFiles.reportMarkdown, (fresh) => writeFile(fresh, comparisonMarkdown(result)));
  const page = comparisonPage(result, drawnOf(comparison, rounds.used), runPages(folder, ""));
  await replace(folder, comparisonFiles.reportPage, (fresh) => writeFile(fresh, page));
  return result;
}

async function readComparison(folder: string): Promise<Comparison> {
  const file = join(folder, comparisonFiles.plan);
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${folder} is not the folder of a comparison: it has no readable ${comparisonFiles.plan}`);
  });
  const read = comparisonSchema.safeParse(jsonOf(text));
  if (!read.success)
    throw new UsageError(
      `${file} is no comparison that this version of rollcall can read:\n${z.prettifyError(read.error)}`,
    );
  const problems = contradictionsOf(read.data);
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${file}: ${problem}`));
  return read.data;
}

/** What the schema alone cannot see. */
function contradictionsOf({ base, candidates, rounds }: Comparison): readonly string[] {
  const labels = [base, ...candidates];
  const twice = labels.filter((label, i) => labels.indexOf(label) !== i);
  const strange = [...new Set(rounds.map(({ label }) => label))].filter((label) => !labels.includes(label));
  const places = rounds.map(({ label, round }) => `round ${round} of ${label}`);
  return [
    ...twice.map((label) => `${label} is named twice: a version is not compared with itself under one name`),
    ...strange.map((label) => `a round is of ${label}, which is neither the base nor a candidate`),
    ...places.filter((place, i) => places.indexOf(place) !== i).map((place) => `${place} is there twice`),
  ];
}
