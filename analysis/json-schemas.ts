// The JSON Schemas of summary.json, capacity.json, comparison.json, result.json, baselines and what gate and trend print,
// committed in results/ for those who read them with other tools.

import { z } from "zod";
import { baselineSchema } from "../contract/baseline.js";
import { capacitySchema } from "../contract/capacity.js";
import { comparisonSchema } from "../contract/comparison.js";
import { comparisonResultSchema } from "../contract/comparison-result.js";
import { gateSchema } from "../contract/gate.js";
import { summarySchema } from "../contract/summary.js";
import { trendSchema } from "../contract/trend.js";

/** By the name of the file in results/. */
export const jsonSchemas = {
  "summary.schema.json": () => textOf(summarySchema),
  "capacity.schema.json": () => textOf(capacitySchema),
  "baseline.schema.json": () => textOf(baselineSchema),
  "gate.schema.json": () => textOf(gateSchema),
  "comparison.schema.json": () => textOf(comparisonSchema),
  "comparison-result.schema.json": () => textOf(comparisonResultSchema),
  "trend.schema.json": () => textOf(trendSchema),
} as const;

const textOf = (schema: z.ZodType): string => `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
