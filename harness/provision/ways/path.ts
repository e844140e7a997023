// A program on PATH, as a package manager installs it. The first of the name is looked at, as a shell would.

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { accepts, programName } from "../binary.js";
import { versionOf } from "../verify.js";
import { type Finder, failed } from "./way.js";

export const path: Finder = {
  how: "path",
  find: async (binary, machine) => {
    const separator = machine.platform === "win32" ? ";" : ":";
    const folders = (machine.env.PATH ?? machine.env.Path ?? "").split(separator);
    const found = await firstProgram(folders, programName(binary.name, machine.platform));
    if (found === undefined) return failed(`no ${binary.name} on PATH`);
    const verified = await versionOf(binary, found, machine);
    if (verified.result === "failed") return failed(verified.reason);
    if (!accepts(binary, verified.version)) {
      return failed(`${found} is version ${verified.version}, wanted is ${binary.accepted}`);
    }
    return { result: "found", provisioned: { path: found, version: verified.version, how: "path" } };
  },
};

async function firstProgram(folders: readonly string[], name: string): Promise<string | undefined> {
  // Relative entries of PATH mean another program in every folder.
  for (const folder of folders.filter((it) => isAbsolute(it))) {
    const candidate = join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
