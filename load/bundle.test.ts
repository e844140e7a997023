// What is in k6's program: every VU runs all of it, so a package that comes along by accident costs megabytes for each.

import { expect, it } from "vitest";
import { buildLoad } from "../bin/build.mjs";

async function packagesOf(client: "raw" | "sdk"): Promise<readonly string[]> {
  const { metafile } = await buildLoad(client, "unwritten", { metafile: true });
  const names = Object.keys(metafile?.inputs ?? {}).map(
    (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1],
  );
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

it("is ours alone with the raw client", async () => {
  expect(await packagesOf("raw")).toEqual([]);
});

it("is livekit-server-sdk and what that needs with the sdk client", async () => {
  expect(await packagesOf("sdk")).toEqual(["@bufbuild/protobuf", "@livekit/protocol", "jose", "livekit-server-sdk"]);
});
