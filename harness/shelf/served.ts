// What an address of `rollcall serve` asks for. Only files with known names are given out, and only such that are for reading: a run's
// logs and events may say more than a list should. Pure.

import { basename } from "node:path/posix";
import { comparisonFiles } from "../../contract/comparison.js";
import { runFiles } from "../../contract/run-files.js";

export type Served =
  | { readonly kind: "list" }
  | { readonly kind: "compare"; readonly runs: readonly [string, string] }
  | { readonly kind: "file"; readonly path: string; readonly name: string; readonly type: string }
  | { readonly kind: "nothing"; readonly words: string };

const html = "text/html; charset=utf-8";
const text = "text/plain; charset=utf-8";
const json = "application/json; charset=utf-8";

const types: Readonly<Record<string, string>> = {
  [runFiles.reportPage]: html,
  [comparisonFiles.reportPage]: html,
  [runFiles.reportMarkdown]: text,
  [comparisonFiles.reportMarkdown]: text,
  [runFiles.summary]: json,
  [comparisonFiles.result]: json,
};

const nowhere = new URL("http://here/nowhere");

const keptPath = "/kept/";

/** @param url as a browser asks, from its first slash on */
export function served(url: string): Served {
  // Not relative to a base: there "//x" would name another host.
  const { pathname, searchParams } = URL.canParse(`http://here${url}`) ? new URL(`http://here${url}`) : nowhere;
  if (pathname === "/") return { kind: "list" };
  if (pathname === "/compare") {
    const [base, other] = [searchParams.get("base") ?? "", searchParams.get("other") ?? ""];
    if (!isWithin(base) || !isWithin(other))
      return { kind: "nothing", words: "mark a base and another run to compare" };
    return { kind: "compare", runs: [base, other] };
  }
  const path = pathname.startsWith(keptPath) ? decoded(pathname.slice(keptPath.length)) : undefined;
  if (path === undefined || !isWithin(path))
    return { kind: "nothing", words: "there is nothing here; the list is at /" };
  const name = basename(path);
  const type = types[name];
  return type === undefined
    ? { kind: "nothing", words: `${name} is not given out` }
    : { kind: "file", path, name, type };
}

/** A path that leads down. */
const isWithin = (path: string): boolean =>
  path !== "" &&
  !path.startsWith("/") &&
  !path.includes("\\") &&
  !path.includes("\0") &&
  !path.split("/").includes("..");

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
