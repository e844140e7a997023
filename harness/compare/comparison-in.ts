// Reads back what a comparison wrote of itself: the edge where text becomes typed.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Comparison, comparisonFiles, comparisonSchema } from "../../contract/comparison.js";

/** @throws where there is none, or it is damaged */
export const comparisonIn = async (folder: string): Promise<Comparison> =>
  comparisonSchema.parse(JSON.parse(await readFile(join(folder, comparisonFiles.plan), "utf8")));
