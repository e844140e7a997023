// The JSON Schemas of summary.json and capacity.json, committed in results/ for those who read them with other tools.

import { z } from "zod";
import { capacitySchema } from "../contract/capacity.js";
import { summarySchema } from "../contract/summary.js";

/** By the name of the file in results/. */
export const jsonSchemas = {
  "summary.schema.json": () => textOf(summarySchema),
  "capacity.schema.json": () => textOf(capacitySchema),
} as const;

const textOf = (schema: z.ZodType): string => `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
