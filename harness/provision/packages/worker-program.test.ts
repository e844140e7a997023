import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { afterEach, beforeEach, expect, it } from "vitest";
import { forNode } from "../../../bin/build.mjs";
import { machineOf } from "../context.js";
import { companions, placeWorkerProgram } from "./worker-program.js";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-program-"));
  mkdirSync(join(base, "build"));
  made("worker 1", "job 1");
});
afterEach(() => rmSync(base, { recursive: true }));

function made(worker: string, job: string): void {
  writeFileSync(join(base, "build", "agent-stub-sdk-worker.mjs"), worker);
  writeFileSync(join(base, "build", "agent-stub-sdk-job.mjs"), job);
}

const place = () => placeWorkerProgram(join(base, "build"), join(base, "version"), machineOf({}));
const contents = (folder: string) => readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));

it("is in the version's folder, whole, for two that put it there at once", async () => {
  const [one, other] = await Promise.all([place(), place()]);
  expect(one).toBe(other);
  expect(contents(one)).toEqual(["job 1", "worker 1"]);
});

it("stays as it was for those who use it when it is built anew", async () => {
  const before = await place();
  made("worker 1", "job 2");
  const after = await place();
  expect(contents(before)).toEqual(["job 1", "worker 1"]);
  expect(contents(after)).toEqual(["job 2", "worker 1"]);
});

it("is mended where somebody damaged it", async () => {
  const folder = await place();
  writeFileSync(join(folder, "agent-stub-sdk-job.mjs"), "");
  expect(contents(await place())).toEqual(["job 1", "worker 1"]);
});

it("imports nothing that is not there: the package under test, its companions, and Node", async () => {
  const { metafile } = await build({
    ...(forNode as BuildOptions),
    entryPoints: ["agent-stub/sdk/worker.ts", "agent-stub/sdk/job.ts"],
    absWorkingDir: join(import.meta.dirname, "../../.."),
    ...{ outdir: "unwritten", write: false, metafile: true },
  });
  const imported = Object.values(metafile?.outputs ?? {}).flatMap(({ imports }) => imports.map(({ path }) => path));
  const packages = new Set(imported.filter((path) => !path.startsWith("node:")));
  expect([...packages].sort()).toEqual(["@livekit/agents", ...companions].sort());
});
