// Every committed run gives the same bytes, twice, here and on any other machine. After a wanted change of the output:
// ROLLCALL_WRITE_FIXTURES=1 npx vitest run --project unit analysis/fixtures.test.ts

import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { runFiles } from "../contract/run-files.js";
import type { Summary } from "../contract/summary.js";
import { plain } from "../contract/terminal.js";
import { analyze } from "./analyze.js";
import { readDelayHistogram } from "./delay-histogram.js";
import { chartColumns } from "./render/delay-chart.js";
import { renderText } from "./render/text.js";
import { fixtures } from "./trials/fixtures.js";
import { writeRun } from "./trials/folder.js";
import { inTemporaryFolder } from "./trials/trial.js";

const folder = fileURLToPath(new URL("../results/fixtures/", import.meta.url));
const outputs = [runFiles.summary, runFiles.reportMarkdown] as const;
/** What a terminal shows, kept beside the others so that a change of it is seen. */
const textFile = "report.txt";

beforeAll(async () => {
  if (process.env.ROLLCALL_WRITE_FIXTURES !== "1") return;
  for (const [name, make] of Object.entries(fixtures)) await writeRun(join(folder, name), make());
  for (const name of await readdir(folder)) {
    const run = join(folder, name);
    await writeFile(join(run, textFile), await textOf(run, await analyze(run)));
    for (const file of [runFiles.dispatches, runFiles.reportPage]) await rm(join(run, file));
  }
});

/** As into a pipe, without a colour. */
const textOf = async (run: string, summary: Summary): Promise<string> =>
  renderText(summary, { style: plain, delays: await readDelayHistogram(run, summary, chartColumns(plain)) });

const committed = (name: string, file: string) => readFile(join(folder, name, file), "utf8");

describe.each(await readdir(folder))("fixture %s", (name) => {
  it("gives the committed bytes, twice", async () => {
    await inTemporaryFolder(async (temporary) => {
      const run = join(temporary, "a copy");
      await cp(join(folder, name), run, { recursive: true });
      for (const file of [...outputs, textFile]) await rm(join(run, file));
      let first: string | undefined;
      for (const _ of ["first", "second"]) {
        const summary = await analyze(run);
        for (const file of outputs) expect(await readFile(join(run, file), "utf8")).toBe(await committed(name, file));
        const page = await readFile(join(run, runFiles.reportPage), "utf8");
        // Committed it would be ten times as much as everything else.
        expect(page).toBe(first ?? page);
        first = page;
        expect(await textOf(run, summary)).toBe(await committed(name, textFile));
      }
    });
  });

  it("gains no other file but the table and the page", async () => {
    await inTemporaryFolder(async (temporary) => {
      await cp(join(folder, name), join(temporary, "run"), { recursive: true });
      await analyze(join(temporary, "run"));
      const before = await readdir(join(folder, name));
      expect((await readdir(join(temporary, "run"))).sort()).toEqual(
        [...before, runFiles.dispatches, runFiles.reportPage].sort(),
      );
    });
  });
});
