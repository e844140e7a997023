// Writes a page of several runs to a file of the user's, with links to the pages of those runs that have one: relative, so that page and
// runs can be published together.

import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { replace } from "../replace.js";
import { encodedPath } from "./encoded-path.js";

/** From the page to the page of the run in a folder; "" where there is none. */
type LinkTo = (runFolder: string) => string;

/** @throws UsageError when it cannot be written */
export async function writePageFile(file: string, textOf: (linkTo: LinkTo) => string): Promise<void> {
  const folder = dirname(resolve(file));
  const linkTo: LinkTo = (runFolder) => {
    const page = join(resolve(runFolder), runFiles.reportPage);
    return existsSync(page) ? encodedPath(relative(folder, page).split(sep).join("/")) : "";
  };
  try {
    await mkdir(folder, { recursive: true });
    await replace(folder, basename(file), (fresh) => writeFile(fresh, textOf(linkTo)));
  } catch (error) {
    throw new UsageError(
      `--html ${file} cannot be written (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
