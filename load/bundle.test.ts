// What is bundled into the k6 program: every VU pays for it.

import { build } from "esbuild";
import { expect, it } from "vitest";

it.each(["raw", "sdk"])("the program with the %s client holds no schemas", async (client) => {
  const { metafile } = await build({
    ...{ entryPoints: ["load/main.ts"], bundle: true, write: false, metafile: true, outdir: "build" },
    ...{ platform: "neutral", format: "esm", mainFields: ["module", "main"], conditions: ["worker", client] },
    ...{ external: ["k6", "k6/*"], logLevel: "error" },
  });
  const files = Object.keys(metafile.inputs);
  expect(files).toContain("load/main.ts");
  expect(files.filter((file) => file.includes("node_modules/zod"))).toEqual([]);
});
