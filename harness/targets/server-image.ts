// The image of livekit-server: the official one, or one of the provisioned static binary.

import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { type Docker, providedImage } from "./provided-image.js";

export type ServerImageOptions = {
  /** `1.13.5`. */
  readonly serverVersion: string;
  /** Obtains livekit-server for Linux, absolute; called only when an image must be built. */
  readonly binary: () => Promise<string>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

const program = "livekit-server";

/** The name of an image that the engine has when this resolves. Rejects when it can be neither pulled nor built. */
export const serverImage = (docker: Docker, options: ServerImageOptions): Promise<string> =>
  providedImage(docker, {
    official: `livekit/livekit-server:v${options.serverVersion}`,
    built: `rollcall/livekit-server:${options.serverVersion}`,
    dockerfile: "livekit-server.Dockerfile",
    from: "the livekit-server binary",
    async fill(folder) {
      await copyFile(await options.binary(), join(folder, program));
      await chmod(join(folder, program), 0o755);
      return [program];
    },
    say: options.say,
    signal: options.signal,
  });
