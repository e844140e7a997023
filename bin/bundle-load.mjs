// Bundles the k6 program with another livekit-server-sdk than ours, for the harness: node bin/bundle-load.mjs FOLDER, where
// FOLDER/node_modules holds the SDK. Says where it put it, in a folder there that is named by the program's content, so that
// neither another run nor a rebuild changes it under a k6 that is about to start.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { buildLoad, replaceIfChanged } from "./build.mjs";

/** The SDK from FOLDER, and beside it the @livekit/protocol that it finds itself: messages of another would not be its own. */
const packagesOf = (folder) => ({
  name: "packages-of",
  setup: ({ onResolve, resolve }) => {
    const sdk = join(folder, "node_modules", "livekit-server-sdk");
    onResolve({ filter: /^(livekit-server-sdk|@livekit\/protocol)$/ }, ({ path, kind, pluginData }) => {
      if (pluginData === "found") return undefined;
      const resolveDir = path === "livekit-server-sdk" ? folder : sdk;
      return resolve(path, { kind, resolveDir, pluginData: "found" });
    });
  },
});

/**
 * An SDK from 2.9.7 to 2.18 imports node:crypto where there is no crypto.subtle, which k6 has. Should one come there all the same,
 * it fails with this sentence, and not for want of a file.
 */
const nodeNever = {
  name: "node-never",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path, namespace: "node-never" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "node-never" }, ({ path }) => ({
      contents: `throw new Error("${path} is not there in k6")`,
    }));
  },
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("node bin/bundle-load.mjs FOLDER");
const { outputFiles } = await buildLoad("sdk", "/", { plugins: [packagesOf(folder), nodeNever] });
const program = outputFiles.find(({ path }) => path.endsWith(".js"));
const hash = createHash("sha256").update(program.contents).digest("hex").slice(0, 16);
const place = join(folder, `rollcall-${hash}`);
for (const { path, contents } of outputFiles) {
  await replaceIfChanged({ path: join(place, path.slice(1)), contents });
}
process.stdout.write(join(place, program.path.slice(1)));
