// The k6 program bundled with another SDK: made-up ones in a folder as npm would leave it.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UsageError } from "../../../contract/usage-error.js";
import { bundleLoadProgram } from "./load-program.js";

const root = join(import.meta.dirname, "../../..");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-load-"));
  put(
    "livekit-server-sdk",
    "export class AccessToken {}; export class AgentDispatchClient {}; export class RoomServiceClient { x = 'SDK 9' }",
  );
  // The one that the SDK finds, and the one beside it that another package would.
  put("livekit-server-sdk/node_modules/@livekit/protocol", protocol("PROTOCOL 9"));
  put("@livekit/protocol", protocol("PROTOCOL OF SOMEBODY ELSE"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const protocol = (mark: string): string =>
  `export class RoomAgentDispatch { x = '${mark}' }; export class RoomConfiguration {}; export const JobStatus = {};`;

function put(name: string, code: string): void {
  const file = join(folder, "node_modules", name, "index.js");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    join(file, "..", "package.json"),
    JSON.stringify({ name, version: "9.0.0", type: "module", main: "index.js" }),
  );
  writeFileSync(file, code);
}

const bundle = () => bundleLoadProgram(root, { folder, version: "9.0.0" }, {});

it("has that SDK and the protocol that it finds, and not ours", async () => {
  const program = readFileSync(await bundle(), "utf8");
  expect(program).toContain("SDK 9");
  expect(program).toContain("PROTOCOL 9");
  expect(program).not.toContain("SOMEBODY ELSE");
  expect(program).not.toContain("LIVEKIT_API_SECRET");
});

it("leaves out Node's own modules where they are imported only in need, as some SDKs do", async () => {
  put(
    "livekit-server-sdk",
    "export class AccessToken { async x() { return await import('node:crypto'); } }; export class AgentDispatchClient {}; export class RoomServiceClient {}",
  );
  expect(readFileSync(await bundle(), "utf8")).toContain("node:crypto is not there in k6");
});

it("is one file for all who ask for the same, and another for another SDK", async () => {
  const [one, other] = await Promise.all([bundle(), bundle()]);
  expect(one).toBe(other);
  put(
    "livekit-server-sdk",
    "export class AccessToken {}; export class AgentDispatchClient {}; export class RoomServiceClient {}",
  );
  expect(await bundle()).not.toBe(one);
});

it("that lacks what ours calls is refused, and says what", async () => {
  put("livekit-server-sdk", "export class AccessToken {}; export class RoomServiceClient {}");
  const error: unknown = await bundle().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toMatch(
    /livekit-server-sdk 9\.0\.0 cannot be bundled for k6: No matching export .* "AgentDispatchClient"/,
  );
});
