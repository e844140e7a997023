// The analysis process: `analyze RUN [--json] [--quiet]` judges a run, with `--checkpoint` one that goes on; `explain RUN [ROOM]
// [--json]` tells the life of one of its dispatches; `report RUN [--svg FOLDER]` writes its page; `compare FOLDER` judges a comparison's
// rounds; `rows RUN [COLUMN...]` prints dispatches as NDJSON; `pack FILE...` packs closed segments of events; `schema` writes the JSON
// Schemas; `compare-runs`, `gate`, `baseline`, `trend` and `evidence` take what the harness made of a command line, as JSON.

import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { homedir, hostname, userInfo } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defaultConfidence, defaultMargins } from "../contract/comparison.js";
import type { ComparisonResult } from "../contract/comparison-result.js";
import { evidenceWishSchema } from "../contract/evidence.js";
import { exitStatus } from "../contract/exit-status.js";
import { keptRunsWishSchema } from "../contract/kept-runs.js";
import type { Summary } from "../contract/summary.js";
import { styleOf } from "../contract/terminal.js";
import { trendWishSchema } from "../contract/trend.js";
import { UsageError } from "../contract/usage-error.js";
import { analyze } from "./analyze.js";
import { checkpoint } from "./checkpoint.js";
import { compareFolder } from "./compare/comparison-folder.js";
import { compareRuns } from "./compare/run-list.js";
import { comparisonPage } from "./comparison-page/page.js";
import { runPages } from "./comparison-page/run-pages.js";
import { writeComparisonPage } from "./comparison-page/write.js";
import { readDelayHistogram } from "./delay-histogram.js";
import { evidence } from "./evidence/evidence.js";
import type { Machine } from "./evidence/machine.js";
import { renderWritten } from "./evidence/render.js";
import { explain } from "./explain/explain.js";
import { renderStory } from "./explain/render.js";
import { runBaseline, runGate } from "./gate/commands.js";
import { jsonSchemas } from "./json-schemas.js";
import { livePageText } from "./live/page.js";
import { pack } from "./pack.js";
import { checkpointLine } from "./render/checkpoint.js";
import { comparisonLine, comparisonMarkdown, comparisonText } from "./render/comparison.js";
import { chartColumns } from "./render/delay-chart.js";
import { jsonText } from "./render/json.js";
import { printable } from "./render/printable.js";
import { problemsText } from "./render/problems.js";
import { renderLine, renderText } from "./render/text.js";
import { writeReport } from "./report/write-report.js";
import { rowsText } from "./rows.js";
import { keptIn } from "./shelf/kept.js";
import { shelfPage, shelfPaths } from "./shelf/page.js";
import { terminalOf } from "./terminal.js";
import { renderTrend } from "./trend/render.js";
import { trend } from "./trend/trend.js";
import { writeTrendPage } from "./trend-page/write.js";
import { unpacked } from "./unpacked.js";

const usages = {
  analyze: "rollcall analyze RUN [--json] [--quiet] [--checkpoint]",
  explain: "rollcall explain RUN [ROOM] [--json]",
  report: "rollcall report RUN [--svg FOLDER] [--open]",
  compare: "rollcall compare FOLDER [--json] [--markdown] [--quiet]",
} as const;
const usage = `${usages.analyze}, ${usages.explain}, or ${usages.compare}`;

// A reader that goes away is no bug, and the files are written all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

type Flags = ReturnType<typeof parsed>["values"];
type Command = (args: readonly [string, ...string[]], flags: Flags) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  analyze: async ([run, ...more], flags) => {
    if (more.length > 0) throw new UsageError(`usage: ${usage}`);
    if (flags.checkpoint) return print(`${checkpointLine(await checkpoint(run))}\n`);
    const summary = await analyze(run, (error) => tellUnseen("page", error));
    print(flags.json ? jsonText(summary) : flags.quiet ? renderLine(summary) : await report(run, summary));
    return exitStatus[summary.verdict.result];
  },
  explain: async ([run, room, ...more], flags) => {
    if (more.length > 0 || flags.quiet) throw new UsageError(`usage: ${usage}`);
    return print((flags.json ? jsonText : renderStory)(await explain(run, room)));
  },
  report: async ([run, ...more], flags) => {
    if (more.length > 0 || flags.json || flags.quiet || flags.checkpoint)
      throw new UsageError(`usage: ${usages.report}`);
    for (const file of await writeReport(run, flags.svg)) print(`${printable(file)}\n`);
    return exitStatus.pass;
  },
  compare: async ([folder, ...more], flags) => {
    if (more.length > 0) throw new UsageError(`usage: ${usage}`);
    return printComparison(await compareFolder(folder), flags);
  },
  "compare-runs": async ([text], flags) => {
    const wish = keptRunsWishSchema.parse(JSON.parse(text));
    const { result, drawn } = await compareRuns(wish);
    if (wish.page !== null) await writeComparisonPage(wish.page, result, drawn);
    return printComparison(result, flags);
  },
  "compare-page": async (folders) => {
    const command = ["rollcall", "compare", ...folders];
    const asked = { folders, margins: defaultMargins, confidence: defaultConfidence, command };
    const { result, drawn } = await compareRuns(asked);
    return print(comparisonPage(result, drawn, runPages(".", shelfPaths.kept)));
  },
  shelf: async ([folder, shown = folder]) => print(shelfPage(shown, await keptIn(folder))),
  gate: async ([wish]) => {
    const { result, printed, beside } = await runGate(wish);
    print(printed);
    process.stderr.write(beside);
    return exitStatus[result];
  },
  baseline: async ([wish]) => {
    await runBaseline(wish, print);
    return exitStatus.pass;
  },
  trend: async ([text]) => {
    const wish = trendWishSchema.parse(JSON.parse(text));
    const found = await trend(wish);
    if (wish.page !== null) await writeTrendPage(found, wish.page);
    return print((wish.output === "json" ? jsonText : renderTrend)(found));
  },
  evidence: async ([text]) =>
    print(renderWritten(await evidence(evidenceWishSchema.parse(JSON.parse(text)), thisMachine()))),
  unpacked: async ([run, ...names]) => {
    for await (const block of unpacked(run, names)) await written(block);
    return exitStatus.pass;
  },
  rows: async ([run, ...columns]) => print(await rowsText(run, columns)),
  pack: async (files) => {
    for (const file of files) print(`${await pack(file)} ${file}\n`);
    return exitStatus.pass;
  },
};

async function main(args: readonly string[]): Promise<number> {
  const { positionals, values } = parsed(args);
  const [name = "", run, ...more] = positionals;
  if (name === "schema" && run === undefined) return await writeSchemas();
  if (name === "live-page" && run === undefined) return print(livePageText());
  if (values.svg !== undefined && name !== "report")
    throw new UsageError(`--svg is of rollcall report; usage: ${usage}`);
  const command = commands[name];
  if (name === "report" && run === undefined) throw new UsageError(`usage: ${usages.report}`);
  if (command === undefined || run === undefined) throw new UsageError(`usage: ${usage}`);
  return await command([run, ...more], values);
}

function printComparison(result: ComparisonResult, flags: Flags): number {
  const brief = flags.quiet ? comparisonLine : comparisonText;
  print((flags.json ? jsonText : flags.markdown ? comparisonMarkdown : brief)(result));
  return result.exitStatus;
}

async function writeSchemas(): Promise<number> {
  for (const [name, text] of Object.entries(jsonSchemas)) {
    await writeFile(new URL(`../results/${name}`, import.meta.url), text());
  }
  return exitStatus.pass;
}

/** When whoever reads has room for more. */
async function written(block: Buffer): Promise<void> {
  if (!process.stdout.write(block)) await once(process.stdout, "drain");
}

function print(text: string): number {
  process.stdout.write(text);
  return exitStatus.pass;
}

/** As it fits on the terminal, if there is one. */
async function report(run: string, summary: Summary): Promise<string> {
  const style = styleOf(terminalOf(process.stdout));
  const delays = await readDelayHistogram(run, summary, chartColumns(style)).catch((error: unknown) => {
    tellUnseen("picture of the delays", error);
    return null;
  });
  return renderText(summary, { style, delays });
}

/** The verdict stands without it. */
function tellUnseen(what: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`rollcall: the ${what} could not be made, the figures stand: ${printable(why)}\n`);
}

/** This file is bundled into <checkout>/build. */
function thisMachine(): Machine {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
  return { hostName: hostname(), userName: userName(), homeFolder: homedir(), root, environment: process.env };
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
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

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(problemsText(error.problems));
    process.exitCode = exitStatus.usage;
  } else {
    console.error(error);
    process.exitCode = exitStatus.bug;
  }
}
