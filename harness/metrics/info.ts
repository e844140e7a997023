// What a run is, as the labels of an info metric: everything in it is known before the load and never changes.

import type { Manifest } from "../../contract/manifest.js";
import { askingText } from "../../contract/paths.js";

export const infoLabels = ({ run, plan, versions }: Manifest): Readonly<Record<string, string>> => ({
  run_id: run.id,
  scenario: plan.scenario,
  worker: plan.worker,
  client: plan.client,
  paths: plan.paths.map(askingText).join(","),
  target: plan.target,
  ...Object.fromEntries(Object.entries(versions).map(([part, version]) => [labelOf(part), version])),
});

/** `livekitServer` as `livekit_server_version`: a label is letters, digits and underscores. */
const labelOf = (part: string): string =>
  `${part.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^a-z0-9_]/g, "_")}_version`;
