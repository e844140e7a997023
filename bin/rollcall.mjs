#!/usr/bin/env node
// The command `rollcall` in a checkout: builds what changed, then runs the harness.

const { buildAll } = await import("./build.mjs").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.error("rollcall: its dependencies are not installed; npm start does it, or: node bin/setup.mjs");
  process.exit(64);
});
await buildAll();
await import("../build/harness.mjs");
