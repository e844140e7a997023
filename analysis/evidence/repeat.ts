// The command that repeats a run: as it was typed, with the seed that was drawn and the versions that were had, without what only
// says where the files go. Pure.

import type { Asked } from "./known.js";

/** They say where files go and what is printed. */
const leftOut = ["--out", "--json", "--quiet"];
const alone = ["--json", "--quiet"];

/** Flags of versions, and the part whose version they ask for. */
const versionFlags: Readonly<Record<string, string>> = {
  "--agents-version": "agents",
  "--server-sdk-version": "serverSdk",
  "--node-version": "nodeWorker",
  "--server-version": "livekitServer",
};

/** For a shell. */
export function repeatCommand({
  run: { command },
  plan,
  versions,
}: Pick<Asked, "versions"> & {
  readonly run: Pick<Asked["run"], "command">;
  readonly plan: Pick<Asked["plan"], "seed" | "target">;
}): string {
  const words = command.slice(1);
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const [flag = "", attached] = word.startsWith("--") ? splitAt(word) : [word];
    if (leftOut.includes(flag)) {
      if (attached === undefined && !alone.includes(flag)) i += 1;
      continue;
    }
    const exact = exactVersion(versions, flag);
    if (exact === undefined) kept.push(word);
    else {
      kept.push(flag, exact);
      if (attached === undefined) i += 1;
    }
  }
  const has = (flag: string) => kept.some((word) => word === flag || word.startsWith(`${flag}=`));
  const server = exactVersion(versions, "--server-version");
  const isOurs = plan.target === "native" || plan.target === "container";
  const added = [
    ...(has("--seed") ? [] : ["--seed", String(plan.seed)]),
    ...(has("--server-version") || server === undefined || !isOurs ? [] : ["--server-version", server]),
  ];
  return ["npx", "rollcall", ...kept, ...added].map(quoted).join(" ");
}

function splitAt(word: string): readonly [string, string?] {
  const at = word.indexOf("=");
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

/** A range or `latest` may be another one tomorrow. A checkout's is not to be had by its version. */
function exactVersion(versions: Asked["versions"], flag: string): string | undefined {
  const version = Object.hasOwn(versionFlags, flag) ? versions[versionFlags[flag] ?? ""] : undefined;
  return version !== undefined && /^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version) ? version : undefined;
}

/** In single quotes where a shell would read it as more than a word. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
