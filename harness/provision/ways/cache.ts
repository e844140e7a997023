// A program that an earlier run obtained: <cache>/bin/<name>/<version>/<name>.

import { access } from "node:fs/promises";
import { join } from "node:path";
import { type Binary, programName } from "../binary.js";
import type { Machine } from "../context.js";
import { versionOf } from "../verify.js";
import { type Finder, failed } from "./way.js";

/** Where the program is kept, absolute. What is written beside it while it is obtained starts with the same folder. */
export const cachedPath = (binary: Binary, machine: Machine): string =>
  join(cachedFolder(binary, machine), programName(binary.name, machine.platform));

export const cachedFolder = (binary: Binary, machine: Machine): string =>
  join(machine.cacheFolder, "bin", binary.name, binary.version);

export const cache: Finder = {
  how: "cache",
  find: async (binary, machine) => {
    const path = cachedPath(binary, machine);
    try {
      await access(path);
    } catch {
      return failed(`${path} is not there yet`);
    }
    const verified = await versionOf(binary, path, machine);
    if (verified.result === "failed") return failed(`${verified.reason}; it will be replaced`);
    if (verified.version !== binary.version)
      return failed(`${path} is version ${verified.version}; it will be replaced`);
    return { result: "found", provisioned: { path, version: verified.version, how: "cache" } };
  },
};
