// The program out of the official image: it is static, so it runs outside as well. Linux only, as the image is.

import { basename, join } from "node:path";
import type { Binary } from "../binary.js";
import type { Context } from "../context.js";
import { type Ran, run } from "../run.js";
import { failed, type Maker } from "./way.js";

export const dockerImage: Maker = {
  how: "docker-image",
  make: async (binary, context, folder) => {
    if (context.platform !== "linux") return failed(`the image ${binary.image} holds a program for Linux only`);
    const quick = { limitMs: context.patience.stallMs };
    const engine = await run(context, "docker", ["version", "--format", "{{.Server.Version}}"], quick);
    if (engine.result === "failed") return failed(`no Docker engine (${engine.reason})`);

    const pulled = await pull(binary, context);
    if (pulled.result === "failed") return failed(`cannot pull ${binary.image} (${pulled.reason})`);
    // Named beforehand: an interrupt in the middle of its making must not hide it from its removal.
    const id = `rollcall-provision-${binary.name}-${process.pid}`;
    const program = join(folder, basename(binary.pathInImage));
    try {
      const created = await run(context, "docker", ["create", "--name", id, binary.image], quick);
      if (created.result === "failed") return failed(`cannot use ${binary.image} (${created.reason})`);
      const copied = await run(context, "docker", ["cp", `${id}:${binary.pathInImage}`, program], {
        limitMs: context.patience.pullMs,
      });
      return copied.result === "ok" ? { result: "made", path: program } : failed(copied.reason);
    } finally {
      // Also when we were told to stop, so not with the context's signal.
      await run({ ...context, signal: new AbortController().signal }, "docker", ["rm", "--force", id], quick);
    }
  },
};

async function pull(binary: Binary, context: Context): Promise<Ran> {
  const present = await run(context, "docker", ["image", "inspect", "--format", "{{.Id}}", binary.image], {
    limitMs: context.patience.stallMs,
  });
  if (present.result === "ok") return present;
  const { pullMs } = context.patience;
  context.say(
    `${binary.name} ${binary.version}: pulling the image ${binary.image} (at most ${pullMs / 60_000} minutes)`,
  );
  return run(context, "docker", ["pull", "--quiet", binary.image], { limitMs: pullMs });
}
