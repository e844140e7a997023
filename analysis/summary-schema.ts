// The JSON Schema of summary.json, committed as results/summary.schema.json for those who read runs with other tools.

import { z } from "zod";
import { summarySchema } from "../contract/summary.js";

export const summaryJsonSchema = (): string => `${JSON.stringify(z.toJSONSchema(summarySchema), null, 2)}\n`;
