// Which @livekit/agents this worker really runs: by the package that import finds from here, not by what was asked for.

import { readFileSync } from "node:fs";

/** "unknown" when no package.json names the package. Its exports hide package.json, so it is looked for upwards. */
export function installedAgentsVersion(): string {
  let folder = new URL(".", import.meta.resolve("@livekit/agents"));
  while (folder.pathname !== "/") {
    const manifest = manifestIn(folder);
    if (manifest?.name === "@livekit/agents") return manifest.version ?? "unknown";
    const parent = new URL("..", folder);
    if (parent.href === folder.href) break;
    folder = parent;
  }
  return "unknown";
}

function manifestIn(folder: URL): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  } catch {
    return undefined;
  }
}
