// The JSON Schemas of summary.json, capacity.json, comparison.json, result.json and what trend prints, committed in results/
// for those who read them with other tools.

import { z } from "zod";
import { capacitySchema } from "../contract/capacity.js";
import { comparisonSchema } from "../contract/comparison.js";
import { comparisonResultSchema } from "../contract/comparison-result.js";
import { summarySchema } from "../contract/summary.js";
import { trendSchema } from "../contract/trend.js";

/** By the name of the file in results/. */
export const jsonSchemas = {
  "summary.schema.json": () => textOf(summarySchema),
  "capacity.schema.json": () => textOf(capacitySchema),
  "comparison.schema.json": () => textOf(comparisonSchema),
  "comparison-result.schema.json": () => textOf(comparisonResultSchema),
  "trend.schema.json": () => textOf(trendSchema),
} as const;

const textOf = (schema: z.ZodType): string => `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
