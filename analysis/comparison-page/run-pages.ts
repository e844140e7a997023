// The way from a comparison's page to the pages of its runs, as far as they are there.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { encodedPath } from "../page/encoded-path.js";
import type { PageOf } from "./page.js";

/**
 * @param folder below which runs are kept
 * @param keptAt where that is, seen from the page: "" where the page lies in it, or a path of a server that ends in a slash
 */
export const runPages =
  (folder: string, keptAt: string): PageOf =>
  (run) => {
    const isWithin = run !== "" && !run.startsWith("/") && !run.split("/").includes("..");
    if (!isWithin || !existsSync(join(folder, run, runFiles.reportPage))) return "";
    return `${keptAt}${encodedPath(run)}/${runFiles.reportPage}`;
  };
