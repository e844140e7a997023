// Writes the page of a comparison of kept runs where the user wants it, with links to the pages of runs that have one.

import type { ComparisonResult } from "../../contract/comparison-result.js";
import { writePageFile } from "../page/write-page-file.js";
import type { Drawn } from "./drawn.js";
import { comparisonPage } from "./page.js";

/** @throws UsageError when it cannot be written */
export const writeComparisonPage = (file: string, result: ComparisonResult, drawn: Drawn): Promise<void> =>
  writePageFile(file, (linkTo) => comparisonPage(result, drawn, linkTo));
