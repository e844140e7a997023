// `--open`: shows a page in the user's browser, where there is one to show it: report.html, or a live page.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { exitStatus } from "../contract/exit-status.js";
import { runFiles } from "../contract/run-files.js";
import { runAnalysis } from "./parts/analysis.js";

type Here = { readonly platform: NodeJS.Platform; readonly env: Readonly<Record<string, string | undefined>> };

/** The command that opens a file in the browser, without the file; `null` where nobody would see it. */
export function openerOf({ platform, env }: Here): readonly [command: string, ...args: string[]] | null {
  switch (platform) {
    case "darwin":
      return ["open"];
    case "win32":
      return ["explorer.exe"];
    default:
      // A shell over the network has neither.
      return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open"] : null;
  }
}

/** The folder of the run among the arguments of the command; `undefined` without one. */
export function runIn(args: readonly string[]): string | undefined {
  return args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--svg");
}

/** @returns the exit status: 0 when the page is written, whether it could be shown or not. */
export async function report(args: readonly string[], buildFolder: string): Promise<number> {
  const isOpened = args.includes("--open");
  const status = await runAnalysis(buildFolder, ["report", ...args.filter((arg) => arg !== "--open")]);
  const run = runIn(args);
  if (!isOpened || status !== exitStatus.pass || run === undefined) return status;
  await openInBrowser(join(run, runFiles.reportPage), (line) => void process.stderr.write(`rollcall: ${line}\n`));
  return status;
}

/** @param where a file or an address that has been printed before: whoever has no browser here reads it there */
export async function openInBrowser(where: string, note: (line: string) => void): Promise<void> {
  if (!(await show(where))) note("no browser can be opened from here; open the page above in one");
}

/** Whether a browser was started. It outlives this process. */
function show(where: string): Promise<boolean> {
  const opener = openerOf(process);
  if (opener === null) return Promise.resolve(false);
  const [command, ...args] = opener;
  const child = spawn(command, [...args, where], { detached: true, stdio: "ignore" });
  child.unref();
  return new Promise((resolve) => {
    child.once("spawn", () => resolve(true));
    child.once("error", () => resolve(false));
  });
}
