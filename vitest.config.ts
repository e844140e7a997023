// Two suites: unit (pure, seconds) and end-to-end (real k6, livekit-server, workers, containers; one at a time,
// because each of them measures time on the same machine).

import { readFile } from "node:fs/promises";
import { defineConfig } from "vitest/config";

/** As in bin/build.mjs: a .sql file is its text. */
const sqlAsText = {
  name: "sql-as-text",
  enforce: "pre" as const,
  async load(id: string) {
    if (!id.endsWith(".sql")) return undefined;
    return `export default ${JSON.stringify(await readFile(id, "utf8"))};`;
  },
};

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{contract,load,agent-stub,wiretap,collector,analysis,harness,bin}/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "end-to-end",
          include: ["test/**/*.test.ts"],
          fileParallelism: false,
          // Of tests that say themselves that they bear company.
          maxConcurrency: 3,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
