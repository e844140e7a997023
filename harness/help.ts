// The help, made from the declarations of the settings, scenarios and faults, so that it cannot disagree with them.

import { calibrateForm } from "./calibrate.js";
import { capacityForm } from "./capacity/wish.js";
import { faultKinds } from "./faults/index.js";
import { obtainForm } from "./obtain.js";
import { switchSettings, valueSettings } from "./run-flags.js";

export function helpText(): string {
  const values = Object.entries(valueSettings).map(([name, setting]) => [
    `--${name} ${setting.form}`,
    `${setting.sentence} [${setting.fallback}]`,
  ]);
  const switches = Object.entries(switchSettings).map(([name, sentence]) => [`--${name}`, sentence]);
  return [
    "Rollcall accounts for every LiveKit agent dispatch.",
    "",
    "  rollcall                      the same as: rollcall run steady",
    "  rollcall run [SCENARIO] [flags]",
    "  rollcall analyze RUN          judges a kept run again from its facts [--json] [--quiet]",
    "  rollcall explain RUN [ROOM]   the life of one dispatch, the worst unless a room is named [--json]",
    "  rollcall report RUN           writes the run's page, report.html, again [--svg FOLDER] [--open]",
    "  rollcall calibrate            runs every fault in a known dose: injected against found",
    `      ${calibrateForm.replace("rollcall calibrate ", "")}`,
    "  rollcall capacity             the highest rate that keeps an objective, and the hop that is the limit",
    `      ${capacityForm.replace("rollcall capacity ", "")}`,
    "  rollcall scenarios            what each scenario stresses, and its defaults",
    "  rollcall provision            obtains k6 and livekit-server now instead of at the first run",
    `      ${obtainForm.replace("rollcall provision ", "")}`,
    "  rollcall doctor [--clean]     what is found and missing here; --clean ends what earlier runs left",
    "  rollcall help | version",
    "",
    "Flags of run:",
    ...table([...values, ...switches]),
    "",
    "Faults:",
    ...table(faultKinds.map((kind) => [`--fault '${kind.form}'`, kind.effect])),
    "",
    "Exit status: 0 pass, 1 fail, 2 unknown, 64 bad usage or input, 70 a bug in rollcall, 130 interrupted.",
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left?.length ?? 0));
  return rows.map(([left, right]) => `  ${(left ?? "").padEnd(width)}  ${right ?? ""}`);
}
