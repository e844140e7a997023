// The analysis process: `analyze RUN [--json] [--quiet]` judges a run, with `--checkpoint` one that goes on; `explain RUN [ROOM]
// [--json]` tells the life of one of its dispatches; `report RUN [--svg FOLDER]` writes its page; `rows RUN [COLUMN...]` prints
// them all as NDJSON; `pack FILE...` packs closed segments of events; `schema` writes the JSON Schemas.

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { analyze } from "./analyze.js";
import { checkpoint } from "./checkpoint.js";
import { explain } from "./explain/explain.js";
import { renderStory } from "./explain/render.js";
import { jsonSchemas } from "./json-schemas.js";
import { pack } from "./pack.js";
import { checkpointLine } from "./render/checkpoint.js";
import { jsonText } from "./render/json.js";
import { printable } from "./render/printable.js";
import { renderLine, renderText } from "./render/text.js";
import { writeReport } from "./report/write-report.js";
import { rowsText } from "./rows.js";

const usages = {
  analyze: "rollcall analyze RUN [--json] [--quiet] [--checkpoint]",
  explain: "rollcall explain RUN [ROOM] [--json]",
  report: "rollcall report RUN [--svg FOLDER] [--open]",
} as const;
const usage = `${usages.analyze}, or ${usages.explain}`;

// A reader that goes away is no bug, and the files are written all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.problems.map((problem) => `rollcall: ${problem}`).join("\n"));
    process.exitCode = exitStatus.usage;
  } else {
    console.error(error);
    process.exitCode = exitStatus.bug;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { positionals, values } = parsed(args);
  const [command, run, ...more] = positionals;
  if (command === "schema" && run === undefined) {
    for (const [name, text] of Object.entries(jsonSchemas)) {
      await writeFile(new URL(`../results/${name}`, import.meta.url), text());
    }
    return exitStatus.pass;
  }
  if (command === "rows" && run !== undefined) {
    process.stdout.write(await rowsText(run, more));
    return exitStatus.pass;
  }
  if (command === "pack" && run !== undefined) {
    for (const file of [run, ...more]) process.stdout.write(`${await pack(file)} ${file}\n`);
    return exitStatus.pass;
  }
  if (command === "explain" && run !== undefined && more.length <= 1 && !values.quiet) {
    const story = await explain(run, more[0]);
    process.stdout.write((values.json ? jsonText : renderStory)(story));
    return exitStatus.pass;
  }
  if (values.svg !== undefined && command !== "report")
    throw new UsageError(`--svg is of rollcall report; usage: ${usage}`);
  if (command === "report") {
    if (run === undefined || more.length > 0 || values.json || values.quiet || values.checkpoint)
      throw new UsageError(`usage: ${usages.report}`);
    for (const file of await writeReport(run, values.svg)) process.stdout.write(`${printable(file)}\n`);
    return exitStatus.pass;
  }
  if (command !== "analyze" || run === undefined || more.length > 0) throw new UsageError(`usage: ${usage}`);
  if (values.checkpoint) {
    process.stdout.write(`${checkpointLine(await checkpoint(run))}\n`);
    return exitStatus.pass;
  }
  const summary = await analyze(run);
  const print = values.json ? jsonText : values.quiet ? renderLine : renderText;
  process.stdout.write(print(summary));
  return exitStatus[summary.verdict.result];
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        checkpoint: { type: "boolean", default: false },
        svg: { type: "string" },
      },
    });
  } catch (error) {
    // Node's own text goes on about positional arguments; its first sentence names the flag.
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new UsageError(`${message}; usage: ${usage}`);
  }
}
