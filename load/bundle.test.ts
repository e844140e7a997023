// What is in k6's program: every VU runs all of it, so a package that comes along by accident costs megabytes for each.

import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** As bin/build.mjs bundles it. */
async function packagesOf(client: "raw" | "sdk"): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: ["load/main.ts"],
    absWorkingDir: join(import.meta.dirname, ".."),
    ...{ bundle: true, write: false, metafile: true, platform: "neutral", format: "esm", target: "es2022" },
    mainFields: ["module", "main"],
    conditions: ["worker", client],
    external: ["k6", "k6/*"],
    supported: { "async-generator": false, "for-await": false, "logical-assignment": false },
  });
  const names = Object.keys(metafile.inputs).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

it("is ours alone with the raw client", async () => {
  expect(await packagesOf("raw")).toEqual([]);
});

it("is livekit-server-sdk and what that needs with the sdk client", async () => {
  expect(await packagesOf("sdk")).toEqual(["@bufbuild/protobuf", "@livekit/protocol", "jose", "livekit-server-sdk"]);
});
