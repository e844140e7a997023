// `rollcall report RUN`: the run's page, written again, and its pictures as files where they are asked for.

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { analyzeAndReport } from "../analyze.js";
import { standalone } from "../page/standalone.js";
import { replace } from "../replace.js";
import { pageText } from "./page.js";
import type { Report } from "./report.js";
import { salvage } from "./salvage.js";
import { causesDrawn } from "./sections/causes.js";
import { courseDrawn } from "./sections/course.js";
import { percentilesDrawn } from "./sections/delays.js";
import { dispatchesDrawn } from "./sections/dispatches.js";
import { listDrawn } from "./sections/list.js";
import { stagesDrawn } from "./sections/stages.js";

/**
 * A run that can be judged is judged again, so that all its files are of one mind; of another the page shows what is left.
 * @param pictures a folder, made where it is not there; `undefined`: no files of pictures
 * @returns the files that were written, the page first. @throws UsageError when there is nothing to show.
 */
export async function writeReport(path: string, pictures: string | undefined): Promise<readonly string[]> {
  const report = await analyzeAndReport(path).catch(async (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    const left = await salvage(path, error.message);
    await replace(resolve(path), runFiles.reportPage, (fresh) => writeFile(fresh, pageText(left)));
    return left;
  });
  return [join(path, runFiles.reportPage), ...(pictures === undefined ? [] : await writePictures(report, pictures))];
}

async function writePictures(report: Report, folder: string): Promise<readonly string[]> {
  const drawn = [dispatchesDrawn, stagesDrawn, percentilesDrawn, causesDrawn, listDrawn].map((draw) => draw(report));
  const all = [
    ...drawn.filter((picture) => picture !== null),
    ...courseDrawn(report).map(({ picture }) => picture.drawn),
  ];
  try {
    await mkdir(folder, { recursive: true });
    const files = all.map((picture) => ({
      picture,
      file: join(folder, `${picture.name.replace("picture-", "")}.svg`),
    }));
    for (const { picture, file } of files) await writeFile(file, standalone(picture));
    return files.map(({ file }) => file);
  } catch (error) {
    throw new UsageError(`--svg ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
