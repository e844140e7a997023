// Writes the page of a history, with links to the pages of runs that have one.

import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import type { Trend } from "../../contract/trend.js";
import { UsageError } from "../../contract/usage-error.js";
import { encodedPath } from "../page/encoded-path.js";
import { replace } from "../replace.js";
import { type LinkOf, trendPage } from "./page.js";

/** @throws UsageError when it cannot be written */
export async function writeTrendPage(trend: Trend, file: string): Promise<void> {
  const folder = dirname(resolve(file));
  try {
    await mkdir(folder, { recursive: true });
    await replace(folder, basename(file), (fresh) =>
      writeFile(fresh, trendPage(trend, linksFrom(folder, trend.folder))),
    );
  } catch (error) {
    throw new UsageError(
      `--html ${file} cannot be written (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** Relative, so that page and runs can be published together. */
const linksFrom =
  (folder: string, history: string): LinkOf =>
  (path) => {
    // A summary that is kept by another name is no run's folder.
    if (basename(path) !== runFiles.summary) return "";
    const page = join(resolve(history), dirname(path), runFiles.reportPage);
    return existsSync(page) ? encodedPath(relative(folder, page).split(sep).join("/")) : "";
  };
