// Redis as a process of this machine, on loopback alone. Like livekit-server it is ours from its start to its end.

import { join } from "node:path";
import { environmentNames } from "../../contract/processes.js";
import { logOf } from "../../contract/run-files.js";
import { onFreeTcpPort } from "./ports.js";
import { type RedisOptions, type RunningRedis, redisArguments, untilRedisReady } from "./redis.js";
import { startServerProcess } from "./server-process.js";

/** @param program absolute. @throws RunFailed or UsageError when it does not start; nothing is left running then. */
export const startNativeRedis = (program: string, options: RedisOptions): Promise<RunningRedis> =>
  onFreeTcpPort((port) => startOn(port, program, options), options);

async function startOn(port: number, program: string, options: RedisOptions): Promise<RunningRedis> {
  options.signal.throwIfAborted();
  const logFile = join(options.runFolder, logOf("redis"));
  const redis = await startServerProcess({
    ...{ name: "Redis", program, logFile, guard: options.guard },
    args: ["--port", String(port), "--bind", "127.0.0.1", ...redisArguments],
    env: { [environmentNames.run]: options.mark },
  });
  try {
    const says = new RegExp(`^process_id:${redis.started.pid}\\b`, "m");
    const version = await untilRedisReady({ port, says, ended: redis.ended, logFile, signal: options.signal });
    const address = `127.0.0.1:${port}`;
    return { ...redis, address, version, startAgain: () => startOn(port, program, options) };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}
