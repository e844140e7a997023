// Writes the page of a history.

import { basename, dirname, join } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import type { Trend } from "../../contract/trend.js";
import { writePageFile } from "../page/write-page-file.js";
import { trendPage } from "./page.js";

/** @throws UsageError when it cannot be written */
export const writeTrendPage = (trend: Trend, file: string): Promise<void> =>
  writePageFile(file, (linkTo) =>
    // A summary that is kept by another name is no run's folder.
    trendPage(trend, (path) => (basename(path) === runFiles.summary ? linkTo(join(trend.folder, dirname(path))) : "")),
  );
