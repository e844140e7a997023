// Where the files of a run are, for its last lines on a terminal.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import type { Style } from "../contract/terminal.js";
import { shortestPath } from "./run-folder.js";
import { linkedPath } from "./terminal.js";

/** What people open; not there where a run could not be judged. */
const opened = [
  ["page", runFiles.reportPage],
  ["report", runFiles.reportMarkdown],
] as const;

/** The last line ended. */
export function filesText(folder: string, style: Style): string {
  const lines = [
    ["run folder", folder],
    ...opened.map(([what, name]) => [what, join(folder, name)] as const).filter(([, file]) => existsSync(file)),
  ] as const;
  return lines
    .map(([what, file]) => `${what.padEnd("run folder".length)}  ${linkedPath(style, shortestPath(file), file)}\n`)
    .join("");
}
