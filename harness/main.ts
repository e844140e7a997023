// The command line: which command, with what. The one place that catches, prints and sets the exit status.

import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exitStatus } from "../contract/exit-status.js";
import { runIdOf } from "../contract/ids.js";
import { UsageError } from "../contract/usage-error.js";
import { calibrate, calibrationWishOf } from "./calibrate.js";
import { capacityWishOf } from "./capacity/wish.js";
import { capacity } from "./capacity.js";
import { areRuns } from "./compare/given-runs.js";
import { keptArguments, keptWishOf } from "./compare/kept-wish.js";
import { compareWishOf } from "./compare/wish.js";
import { compare } from "./compare.js";
import { demo, demoWishOf } from "./demo.js";
import { doctor } from "./doctor.js";
import { mustHaveEnded } from "./ended-run.js";
import { evidenceWishOf } from "./evidence-wish.js";
import { baselineWishOf, gateWishOf } from "./gate-wish.js";
import { helpText } from "./help.js";
import { listenForInterrupts } from "./interrupts.js";
import { nearestOf } from "./nearest.js";
import { obtain, obtainWishOf } from "./obtain.js";
import { runIn, report as showReport } from "./open-page.js";
import { runAnalysis } from "./parts/analysis.js";
import { run } from "./run.js";
import { RunFailed } from "./run-failed.js";
import { scenariosText } from "./scenario-list.js";
import { scenarios } from "./scenarios/index.js";
import { serve, serveWishOf } from "./serve.js";
import { wishOf } from "./settings.js";
import { styleFor } from "./terminal.js";
import { trendWishOf } from "./trend-wish.js";
import { rollcallVersion } from "./versions.js";
import { watch, watchWishOf } from "./watch.js";

/** This file is bundled into <checkout>/build. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  run: (args) => {
    const runId = runIdOf(randomBytes(8));
    return run({ wish: wishOf(args, runId), runId, command: ["rollcall", "run", ...args], root });
  },
  analyze: (args) => runAnalysis(join(root, "build"), ["analyze", ...args]),
  explain: (args) => runAnalysis(join(root, "build"), ["explain", ...args]),
  report: async (args) => {
    const run = runIn(args);
    if (run !== undefined) await mustHaveEnded(run);
    return await showReport(args, join(root, "build"));
  },
  evidence: async (args) => {
    const wish = evidenceWishOf(args);
    await mustHaveEnded(wish.run);
    return await runAnalysis(join(root, "build"), ["evidence", JSON.stringify(wish)]);
  },
  serve: (args) => {
    const interrupts = listenForInterrupts(() => {});
    return serve(serveWishOf(args), { root, say: print, until: interrupts.first });
  },
  watch: (args) => watch(watchWishOf(args), { root, say: print }),
  trend: (args) => runAnalysis(join(root, "build"), ["trend", JSON.stringify(trendWishOf(args))]),
  gate: (args) => runAnalysis(join(root, "build"), ["gate", JSON.stringify(gateWishOf(args))]),
  baseline: (args) => runAnalysis(join(root, "build"), ["baseline", JSON.stringify(baselineWishOf(args))]),
  calibrate: async (args) => await calibrate(calibrationWishOf(args), root),
  capacity: (args) => {
    const wish = capacityWishOf(args);
    return capacity({ wish, id: runIdOf(randomBytes(8)), command: ["rollcall", "capacity", ...args], root });
  },
  compare: async (args) => {
    if (areRuns(args)) return await runAnalysis(join(root, "build"), keptArguments(keptWishOf(args)));
    const wish = compareWishOf(args);
    return await compare({ wish, id: runIdOf(randomBytes(8)), command: ["rollcall", "compare", ...args], root });
  },
  demo: (args) => {
    const command = ["rollcall", "demo", ...args];
    return demo({
      ...{ wish: demoWishOf(args), root, say: print },
      compare: (wish) => compare({ wish, id: runIdOf(randomBytes(8)), command, root }),
    });
  },
  provision: (args) => obtain(obtainWishOf(args), { root, say: print }),
  scenarios: async (args) => {
    noArguments("scenarios", args);
    return print(scenariosText(styleFor(process.stdout)));
  },
  doctor: async (args) => {
    noArguments("doctor", args, ["--clean", "--clean-versions"]);
    const [clean, cleanVersions] = [args.includes("--clean"), args.includes("--clean-versions")];
    const found = await doctor({ clean, cleanVersions, say: print, style: styleFor(process.stdout) });
    return found === "ok" ? exitStatus.pass : exitStatus.usage;
  },
  help: async () => print(helpText(styleFor(process.stdout))),
  version: async () => print(await rollcallVersion(root)),
};

const aliases: Readonly<Record<string, string>> = {
  "--help": "help",
  "-h": "help",
  "--version": "version",
  "-V": "version",
};

/** No command is `run`, and so is a flag or a scenario in its place. */
async function main(args: readonly string[]): Promise<number> {
  const [first = "run", ...rest] = args;
  if (args.includes("--help") || args.includes("-h")) return await (commands.help as Command)([]);
  const name = aliases[first] ?? first;
  const command = commands[name];
  if (command !== undefined) return await command(rest);
  const isScenario = scenarios.some((scenario) => scenario.name === first);
  if (first.startsWith("-") || isScenario) return await (commands.run as Command)(args);
  throw new UsageError(
    `unknown command "${first}"${nearestOf(first, [...Object.keys(commands), ...scenarios.map((scenario) => scenario.name)], "")}; rollcall help lists what there is`,
  );
}

function noArguments(name: string, args: readonly string[], allowed: readonly string[] = []): void {
  const unknown = args.filter((arg) => !allowed.includes(arg));
  if (unknown.length > 0) throw new UsageError(`rollcall ${name} does not take ${unknown.join(" ")}`);
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return exitStatus.pass;
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.problems.map((problem) => `rollcall: ${problem}`).join("\n")}\n`);
    return exitStatus.usage;
  }
  if (error instanceof RunFailed) {
    process.stderr.write(`rollcall: the run is void: ${error.message}\n`);
    return exitStatus.unknown;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`rollcall: a bug; please report it with this text:\n${stack}\n`);
  return exitStatus.bug;
}

// A reader that goes away (`| head`, a tee that a Ctrl-C ended first) must not end a run half-way: it has rooms to delete.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Whatever escapes is a bug, never a verdict; the reaper ends what still runs.
process.on("uncaughtException", (error) => process.exit(report(error)));

process.exitCode = await main(process.argv.slice(2)).catch(report);
