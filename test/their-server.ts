// A real livekit-server that no run has started, as a user's own is: the tests give its URL to the run.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RoomServiceClient } from "livekit-server-sdk";
import { provisionLivekitServer } from "../harness/provision/provision.js";
import { startNative } from "../harness/targets/native.js";
import { newServerKey, type ServerKey } from "../harness/targets/server-key.js";
import { root } from "./rollcall.js";

export type TheirServer = {
  readonly url: string;
  readonly key: ServerKey;
  /** The key as a user exports it. */
  readonly keyEnvironment: Readonly<Record<string, string>>;
  /** For whatever a test writes; gone with the server. */
  readonly folder: string;
  readonly rooms: RoomServiceClient;
  stop(): Promise<void>;
};

export async function startTheirServer(): Promise<TheirServer> {
  const key = newServerKey();
  const folder = mkdtempSync(join(tmpdir(), "rollcall-theirs-"));
  const { path, version } = await provisionLivekitServer({ toolsFolder: join(root, "tools"), say: () => {} });
  const target = await startNative({
    ...{ binary: path, serverVersion: version, runId: "theirs22", runFolder: folder, key, webhookUrl: "" },
    // Of another run than any that is tested, so that nothing of those tests ends it.
    ...{ roomTimeoutSeconds: 60, mark: `theirs22:${process.pid}:0`, guard: { add: () => {}, remove: () => {} } },
    say: () => {},
    signal: AbortSignal.timeout(60_000),
  });
  const url = target.address.httpUrl;
  return {
    url,
    key,
    keyEnvironment: { LIVEKIT_API_KEY: key.apiKey, LIVEKIT_API_SECRET: key.apiSecret },
    folder,
    rooms: new RoomServiceClient(url, key.apiKey, key.apiSecret, { failover: false }),
    async stop() {
      await target.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
