// Built with the Go on this machine, from a module in tools/ that pins every dependency by go.sum. The dependencies of
// another livekit-server than the pinned one are those of its own go.mod, as in its official build.

import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Binary, defaultLivekitServerVersion, programName } from "../binary.js";
import type { Context } from "../context.js";
import { nearText } from "../near-versions.js";
import { type Ran, run } from "../run.js";
import { failed, type Maker } from "./way.js";

export const goModule: Maker = {
  how: "go-module",
  make: async (binary, context, folder) => {
    const cacheOfGo = await run(context, "go", ["env", "GOMODCACHE"], { limitMs: context.patience.stallMs });
    if (cacheOfGo.result === "failed") return failed(`no Go to build it with (${cacheOfGo.reason})`);
    context.say(`${binary.name} ${binary.version}: building it with Go (about 3 minutes on 2 cores, once)`);

    const reachable = await sourcesAtHand(binary, context, cacheOfGo.stdout.trim(), folder);
    if (reachable.result === "failed") {
      return failed(`its Go module is not to be had (${reachable.reason})${await nearOf(binary, context, folder)}`);
    }
    const module = await moduleFolder(binary, context, folder);
    if (module.result === "failed") return failed(`its Go module does not resolve (${module.reason})`);

    const program = join(folder, programName(binary.name, context.platform));
    const built = await run(context, "go", ["build", ...buildFlags, "-o", program, binary.goPackage], {
      limitMs: context.patience.buildMs,
      cwd: module.folder,
      env: goEnvironment,
    });
    return built.result === "ok" ? { result: "made", path: program } : failed(`the build failed (${built.reason})`);
  },
};

/** Flags given here win over the user's GOFLAGS, and leave the others of them in force. */
const buildFlags = ["-mod=readonly", "-trimpath", "-ldflags=-s -w"];

/** Static, and untouched by a go.work above the checkout. */
const goEnvironment = { CGO_ENABLED: "0", GOWORK: "off" };

/** Go waits without end for a module host that accepts and says nothing, so a small question goes first. */
async function sourcesAtHand(binary: Binary, context: Context, cacheOfGo: string, folder: string): Promise<Ran> {
  const versions = join(cacheOfGo, "cache", "download", ...binary.goModule.split("/"), "@v");
  try {
    await access(join(versions, `v${binary.version}.zip`));
    return { result: "ok", stdout: "" };
  } catch {
    return run(context, "go", ["list", "-m", `${binary.goModule}@v${binary.version}`], {
      limitMs: context.patience.stallMs,
      // Outside any module: in one, Go would want to look at that one's dependencies first.
      cwd: folder,
      env: goEnvironment,
    });
  }
}

/** `; near it are 1.13.4 and 1.13.6` where the module's host knows others and not this one; else "". */
async function nearOf(binary: Binary, context: Context, folder: string): Promise<string> {
  const ran = await run(context, "go", ["list", "-m", "-versions", binary.goModule], {
    limitMs: context.patience.stallMs,
    cwd: folder,
    env: goEnvironment,
  });
  return ran.result === "ok" ? nearTextIn(ran.stdout, binary.version) : "";
}

/** @param list what `go list -m -versions` prints: the module, and its versions */
export function nearTextIn(list: string, version: string): string {
  const versions = list
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((one) => one.replace(/^v/, ""));
  return versions.includes(version) ? "" : nearText(version, versions);
}

type ModuleFolder =
  | { readonly result: "ok"; readonly folder: string }
  | { readonly result: "failed"; readonly reason: string };

async function moduleFolder(binary: Binary, context: Context, folder: string): Promise<ModuleFolder> {
  if (binary.name === "k6" || binary.version === defaultLivekitServerVersion) {
    return { result: "ok", folder: join(context.toolsFolder, binary.name) };
  }
  await writeFile(join(folder, "go.mod"), goModOf(binary));
  const tidied = await run(context, "go", ["mod", "tidy"], {
    limitMs: context.patience.buildMs,
    cwd: folder,
    env: goEnvironment,
  });
  return tidied.result === "ok" ? { result: "ok", folder } : tidied;
}

/** One requirement only, so that Go takes every other version from the required module's own go.mod. */
export const goModOf = (binary: Binary): string =>
  [
    `module rollcall/tools/${binary.name}`,
    "",
    // The first that knows `tool`; tidy raises it to what the module needs.
    "go 1.24",
    "",
    `tool ${binary.goPackage}`,
    "",
    `require ${binary.goModule} v${binary.version}`,
    "",
  ].join("\n");
