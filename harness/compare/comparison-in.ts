// Reads back what a comparison wrote of itself, and what the analysis found: the edge where text becomes typed.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Comparison, comparisonFiles, comparisonSchema } from "../../contract/comparison.js";
import { type ComparisonResult, comparisonResultSchema } from "../../contract/comparison-result.js";

/** @throws where there is none, or it is damaged */
export const comparisonIn = async (folder: string): Promise<Comparison> =>
  comparisonSchema.parse(await jsonIn(folder, comparisonFiles.plan));

/** @throws where it is not judged yet, or the judgement is damaged */
export const resultIn = async (folder: string): Promise<ComparisonResult> =>
  comparisonResultSchema.parse(await jsonIn(folder, comparisonFiles.result));

const jsonIn = async (folder: string, name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, name), "utf8"));
