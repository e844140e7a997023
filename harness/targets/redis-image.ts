// The image of Redis: the official one, or one of this machine's own program with the libraries that it is linked to.

import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { UsageError } from "../../contract/usage-error.js";
import { type Docker, providedImage } from "./provided-image.js";
import { findRedis, howToGetRedis, type RedisOptions } from "./redis.js";

const official = "redis:7-alpine";

/** The name of an image that the engine has when this resolves. Rejects when it can be neither pulled nor built. */
export const redisImage = (docker: Docker, { say, signal }: Pick<RedisOptions, "say" | "signal">): Promise<string> =>
  providedImage(docker, {
    ...{ official, say, signal },
    built: "rollcall/redis:of-this-machine",
    dockerfile: "redis.Dockerfile",
    from: "this machine's redis-server",
    fill: fillWithProgram,
  });

/** A root folder with the program and its libraries at their own places, where the loader looks for them. */
async function fillWithProgram(folder: string): Promise<readonly string[]> {
  const program = process.platform === "linux" ? await findRedis(process.env) : undefined;
  if (program === undefined) {
    throw new UsageError(`${official} cannot be pulled, and no redis-server of Linux is here: ${howToGetRedis}`);
  }
  const { stdout } = await execa("ldd", [program]);
  for (const [from, to] of [[program, "/usr/local/bin/redis-server"], ...librariesIn(stdout).map((it) => [it, it])]) {
    if (from === undefined || to === undefined) continue;
    await mkdir(dirname(join(folder, "root", to)), { recursive: true });
    await cp(from, join(folder, "root", to), { dereference: true });
  }
  return ["root"];
}

/** The files that `ldd` names; the kernel's own (linux-vdso) is none. Pure. */
export const librariesIn = (ldd: string): readonly string[] =>
  ldd.split("\n").flatMap((line) => /(?:^|=>)\s*(\/\S+) \(0x/.exec(line)?.[1] ?? []);
