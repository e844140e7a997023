import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { jsonSchemas } from "./json-schemas.js";

it.each(Object.entries(jsonSchemas))(
  "results/%s is current; `node build/analysis.mjs schema` renews it",
  async (name, text) => {
    const committed = await readFile(new URL(`../results/${name}`, import.meta.url), "utf8");
    expect(committed).toBe(text());
  },
);
