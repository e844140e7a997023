// The configuration of LiveKit's own command line, `lk`, where its users keep the keys of their projects. The file is full
// of secrets, so what is said of it repeats names of projects and places, and nothing else that stands in it.

import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { UsageError } from "../../contract/usage-error.js";
import { nearestOf } from "../nearest.js";

export type LkProject = {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
};

/** livekit-cli 2.x, pkg/config/config.go: below the user's home, and no variable or flag names another place. */
export const lkConfigFile = (): string => join(homedir(), ".livekit", "cli-config.yaml");

/** The project of that name, and what is to be said of the file, "" for nothing. @throws UsageError that names the file. */
export function readLkProject(name: string, file: string): { readonly project: LkProject; readonly warning: string } {
  try {
    const warning = permissionWarning(statSync(file).mode, file);
    return { project: lkProjectIn(readFileSync(file, "utf8"), name, file), warning };
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "ENOENT") throw new UsageError(`${file} is not there: ${howToAdd}`);
    throw new UsageError(`${file} cannot be read (${String(error.code)})`);
  }
}

/** `lk` warns of the same. */
export const permissionWarning = (mode: number, file: string): string =>
  process.platform !== "win32" && (mode & 0o077) !== 0
    ? `${file} has keys in it and is open to other users of this machine: chmod 600 ${file}`
    : "";

const howToAdd = "lk project add makes a project, lk cloud auth fetches yours";

/** The file has more than this, which is not ours to check. Nothing after `projects:` is an empty list to `lk`. */
const configSchema = z.object({
  projects: z.union([z.array(z.unknown()), z.literal("").transform((): unknown[] => [])]).default([]),
});

/** Empty when left out, as `lk` reads it. Of everything it is the words that count: a key may look like a number. */
const projectSchema = z.object({
  name: z.string().default(""),
  url: z.string().default(""),
  api_key: z.string().default(""),
  api_secret: z.string().default(""),
});

/** Finds a project in the text of a file. @throws UsageError. Pure. */
export function lkProjectIn(text: string, name: string, file: string): LkProject {
  const projects = projectsIn(text, file);
  const found = projects.find((project) => project.name === name);
  if (found === undefined) throw new UsageError(absence(name, projects, file));
  const missing = (["url", "api_key", "api_secret"] as const).filter((field) => found[field].trim() === "");
  if (missing.length > 0) throw new UsageError(`project "${name}" in ${file} has no ${missing.join(" and no ")}`);
  return { url: found.url, apiKey: found.api_key, apiSecret: found.api_secret };
}

type Project = z.infer<typeof projectSchema>;

function projectsIn(text: string, file: string): readonly Project[] {
  const config = configSchema.safeParse(contentOf(text, file) ?? {});
  if (!config.success) throw new UsageError(`${file} is not a configuration of lk: it should hold a list, projects`);
  return config.data.projects.map((one, index) => {
    const project = projectSchema.safeParse(one);
    if (project.success) return project.data;
    const field = project.error.issues[0]?.path.join(".");
    throw new UsageError(`${file}: project ${index + 1} of the list is not one${field ? ` (${field})` : ""}`);
  });
}

/** Every scalar as it is written. The parser's own messages quote lines of the file, so they are not passed on. */
function contentOf(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", prettyErrors: false, logLevel: "silent", lineCounter });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    throw new UsageError(`${file} is not YAML: line ${line}, column ${col} (${problem.code})`);
  }
  try {
    return document.toJS();
  } catch {
    throw new UsageError(`${file} is not YAML that can be used: an alias in it leads nowhere`);
  }
}

function absence(name: string, projects: readonly Project[], file: string): string {
  const names = projects.map((project) => project.name);
  if (names.length === 0) return `${file} holds no project: ${howToAdd}`;
  return `${file} has no project "${name}"${nearestOf(name, names, "")}; there are: ${names.join(", ")}`;
}
