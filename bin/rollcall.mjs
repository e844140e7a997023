#!/usr/bin/env node
// The command `rollcall` in a checkout: builds what changed, then runs the harness.

import { buildAll } from "./build.mjs";

await buildAll();
await import("../build/harness.mjs");
