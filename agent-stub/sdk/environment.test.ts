import { expect, it } from "vitest";
import { namesToScrub } from "./environment.js";

it.each([
  ["LIVEKIT_URL", true],
  ["LIVEKIT_AGENT_NAME_OVERRIDE", true],
  ["LIVEKIT_AGENT_DEPLOYMENT", true],
  ["LIVEKIT_WORKER_TOKEN", true],
  ["NUM_CPUS", true],
  ["LOG_LEVEL", true],
  ["RUST_LOG", true],
  ["ROLLCALL_STUB", false],
  ["ROLLCALL_API_SECRET", false],
  ["PATH", false],
  ["MY_LIVEKIT_URL", false],
  ["LOG_LEVELS", false],
])("%s is kept from the SDK: %s", (name, isScrubbed) => {
  expect(namesToScrub([name])).toEqual(isScrubbed ? [name] : []);
});
