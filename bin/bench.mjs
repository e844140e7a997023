// `npm run bench -- NAME`: runs one benchmark of bench/ and prints its figures with the machine's facts as JSON.

import { readdir } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildAll, forNode } from "./build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const names = (await readdir(join(root, "bench")))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3));
const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exit(64);
}

await buildAll();
const outfile = join(root, "build", "bench", `${name}.mjs`);
await build({
  entryPoints: [join(root, "bench", `${name}.ts`)],
  outfile,
  ...forNode,
});
const { bench } = await import(pathToFileURL(outfile).href);
const figures = await bench(args);
const machine = {
  os: `${platform()} ${release()}`,
  arch: arch(),
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryBytes: totalmem(),
  node: process.versions.node,
};
console.log(JSON.stringify({ bench: name, at: new Date().toISOString(), machine, figures }, null, 2));
