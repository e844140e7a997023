// What is bundled into the k6 program. Every VU executes all of it: with zod in it k6 took more than two minutes of two
// cores to make 1,250 VUs.

import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

async function packagesIn(client: "raw" | "sdk"): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    ...{ bundle: true, write: false, metafile: true, format: "esm", mainFields: ["module", "main"] },
    ...{ conditions: ["worker", client], external: ["k6", "k6/*"], logLevel: "silent", outdir: "nowhere" },
  });
  const names = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)];
}

it("no package with the raw client", async () => {
  expect(await packagesIn("raw")).toEqual([]);
});

it("the SDK's own packages with the SDK", async () => {
  const packages = await packagesIn("sdk");
  expect(packages).toContain("livekit-server-sdk");
  expect(packages).not.toContain("zod");
});
