// The help, made from the declarations of the settings, scenarios and faults, so that it cannot disagree with them.

import { plain, type Style } from "../contract/terminal.js";
import { calibrateForm } from "./calibrate.js";
import { capacityForm } from "./capacity/wish.js";
import { keptForm } from "./compare/kept-wish.js";
import { compareForm } from "./compare/wish.js";
import { demoForm } from "./demo.js";
import { faultKinds } from "./faults/index.js";
import { baselineForm, gateForm } from "./gate-wish.js";
import { obtainForm } from "./obtain.js";
import { switchSettings, valueSettings } from "./run-flags.js";
import { serveForm } from "./serve.js";
import { trendForm } from "./trend-wish.js";
import { watchForm } from "./watch.js";

export function helpText(style: Style = plain): string {
  const values = Object.entries(valueSettings).map(([name, setting]) => [
    `--${name} ${setting.form}`,
    `${setting.sentence} [${setting.fallback}]`,
  ]);
  const switches = Object.entries(switchSettings).map(([name, sentence]) => [`--${name}`, sentence]);
  return [
    style.paint("Rollcall accounts for every LiveKit agent dispatch.", "heading"),
    "",
    "  rollcall                      the same as: rollcall run steady",
    "  rollcall run [SCENARIO] [flags]",
    "  rollcall analyze RUN          judges a kept run again from its facts [--json] [--quiet]",
    "  rollcall explain RUN [ROOM]   the life of one dispatch, the worst unless a room is named [--json]",
    "  rollcall watch RUN            a page that shows a run of another process while it goes on, from its beginning",
    `      ${watchForm.replace("rollcall watch RUN ", "")}`,
    "  rollcall serve [RESULTS]      a list of kept runs to browse, filter, open and compare",
    `      ${serveForm.replace("rollcall serve [RESULTS] ", "")}`,
    "  rollcall report RUN           writes the run's page, report.html, again [--svg FOLDER] [--open]",
    "  rollcall calibrate            runs every fault in a known dose: injected against found",
    `      ${calibrateForm.replace("rollcall calibrate ", "")}`,
    "  rollcall capacity             the highest rate that keeps an objective, and the hop that is the limit",
    `      ${capacityForm.replace("rollcall capacity ", "")}`,
    "  rollcall compare              versions side by side, in rounds: better, worse, no difference, or cannot tell",
    `      ${compareForm.replace("rollcall compare ", "")}`,
    "  rollcall compare RUN RUN...   the same of runs that are kept, or of folders of runs",
    `      ${keptForm.replace("rollcall compare RUN RUN... ", "")}`,
    "  rollcall demo                 the report that Rollcall began with, made again in a few minutes",
    `      ${demoForm.replace("rollcall demo ", "")}`,
    "  rollcall gate RUN             whether a run keeps its limits and is not worse than a baseline, for CI",
    `      ${gateForm.replace("rollcall gate ", "")}`,
    "  rollcall baseline RUN...      makes a baseline of runs, or adds them to one",
    `      ${baselineForm.replace("rollcall baseline ", "")}`,
    "  rollcall trend [FOLDER]       the history of kept runs, and from which run a measure differs [results]",
    `      ${trendForm.replace("rollcall trend ", "")}`,
    "  rollcall evidence RUN         an archive and a text for a bug report, without secrets, hosts and names [--to FOLDER]",
    "  rollcall scenarios            what each scenario stresses, and its defaults",
    "  rollcall provision            obtains k6 and livekit-server now instead of at the first run",
    `      ${obtainForm.replace("rollcall provision ", "")}`,
    "  rollcall doctor [--clean]     what is found and missing here; --clean ends what earlier runs left",
    "      [--clean-versions]        removes the versions that were installed for --agents-version and its like",
    "  rollcall help | version",
    "",
    style.paint("Flags of run:", "heading"),
    ...table([...values, ...switches]),
    "",
    style.paint("Faults:", "heading"),
    ...table(faultKinds.map((kind) => [`--fault '${kind.form}'`, kind.effect])),
    "",
    "Colour is for terminals; NO_COLOR and FORCE_COLOR are heeded. --json and --quiet never have any.",
    "Exit status: 0 pass, 1 fail, 2 unknown, 64 bad usage or input, 70 a bug in rollcall, 130 interrupted.",
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left?.length ?? 0));
  return rows.map(([left, right]) => `  ${(left ?? "").padEnd(width)}  ${right ?? ""}`);
}
