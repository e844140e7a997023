// Bundles the TypeScript of every part into build/: one file per process that the harness starts, one per client of the k6 program.
// Takes well under a second, so it runs before every command and nobody runs yesterday's code. Plain JavaScript,
// because it runs before anything is built.

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "build");

/** Parts that run in Node; their packages stay in node_modules. */
const nodeParts = {
  harness: "harness/main.ts",
  reaper: "harness/parts/reaper.ts",
  collector: "collector/main.ts",
  wiretap: "wiretap/main.ts",
  "agent-stub-sdk-worker": "agent-stub/sdk/worker.ts",
  "agent-stub-sdk-job": "agent-stub/sdk/job.ts",
  "agent-stub-wire": "agent-stub/wire/main.ts",
  analysis: "analysis/main.ts",
};

/** The text of a page's script, `browser:NAME` in the code: analysis/browser/NAME.ts with all that it imports, in one line. */
export async function browserScript(name) {
  const built = await build({
    entryPoints: [join(root, "analysis", "browser", `${name}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    // The page's encoding is its own, and no sign of it may end a script element.
    charset: "ascii",
    legalComments: "none",
    logLevel: "warning",
  });
  return built.outputFiles[0].text.trimEnd();
}

const browserScripts = {
  name: "browser-scripts",
  setup(plugins) {
    plugins.onResolve({ filter: /^browser:/ }, ({ path }) => ({
      path: path.slice("browser:".length),
      namespace: "browser",
    }));
    plugins.onLoad({ filter: /.*/, namespace: "browser" }, async ({ path }) => ({
      contents: await browserScript(path),
      loader: "text",
    }));
  },
};

/** How anything for Node is bundled; also the benchmarks. */
export const forNode = {
  plugins: [browserScripts],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: "linked",
  loader: { ".sql": "text" },
  logLevel: "warning",
};

/** How the k6 program is bundled. The client's name chooses "#client" in package.json. */
export const forK6 = (client) => ({
  entryPoints: ["load/main.ts"],
  absWorkingDir: root,
  bundle: true,
  platform: "neutral",
  format: "esm",
  target: "es2022",
  // "worker" makes jose take its WebCrypto build, which k6 can run.
  mainFields: ["module", "main"],
  conditions: ["worker", client],
  external: ["k6", "k6/*"],
  // Sobek, k6's engine, lacks these.
  supported: { "async-generator": false, "for-await": false, "logical-assignment": false },
  sourcemap: "linked",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});

/** The k6 program, not yet written. `more`: options of esbuild beside ours. */
export const buildLoad = (client, folder, more = {}) =>
  build({ ...forK6(client), outdir: folder, write: false, ...more });

/** Builds everything; safe for two at once, because a file is replaced whole and only when it changed. */
export async function buildAll() {
  const node = build({
    entryPoints: nodeParts,
    absWorkingDir: root,
    outdir: out,
    outExtension: { ".js": ".mjs" },
    write: false,
    ...forNode,
  });
  const k6 = (client) => buildLoad(client, join(out, "load", client));
  const files = (await Promise.all([node, k6("sdk"), k6("raw")])).flatMap((result) => result.outputFiles);
  await Promise.all(files.map(replaceIfChanged));
}

export async function replaceIfChanged(file) {
  const current = await readFile(file.path).catch(() => undefined);
  if (current?.equals(file.contents)) return;
  await mkdir(dirname(file.path), { recursive: true });
  const fresh = `${file.path}.${process.pid}`;
  await writeFile(fresh, file.contents);
  await rename(fresh, file.path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll();
  console.log(`built into ${relative(process.cwd(), out)}`);
}
