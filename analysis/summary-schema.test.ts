import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { summaryJsonSchema } from "./summary-schema.js";

it("results/summary.schema.json is current; `node build/analysis.mjs schema` renews it", async () => {
  const committed = await readFile(new URL("../results/summary.schema.json", import.meta.url), "utf8");
  expect(committed).toBe(summaryJsonSchema());
});
