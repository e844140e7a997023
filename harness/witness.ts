// How the collector becomes a witness of joins: the server posts webhooks to it, or, where it cannot, the collector
// watches participants through the API.

import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { RoomServiceClient } from "livekit-server-sdk";
import { webhookPathOf } from "../contract/collector-api.js";
import { roomPrefixOf } from "../contract/ids.js";
import type { Collector } from "./parts/collector.js";
import { connectEngine, gatewayOf } from "./targets/docker-engine.js";
import type { ServerAddress } from "./targets/target.js";

/** Where a server of ours finds us: never an address that other machines could reach. Empty for one that is not ours. */
export async function webhookHostsOf(target: string): Promise<readonly string[]> {
  if (target === "native") return ["127.0.0.1"];
  if (target !== "container") return [];
  const gateway = await gatewayOf(await connectEngine());
  return gateway === "" ? [] : [gateway];
}

/** Where a node posts its webhooks, from where the first does; "" for none. */
export const webhookUrlOf = (firstUrl: string, node: number): string =>
  firstUrl === "" ? "" : new URL(webhookPathOf(node), firstUrl).href;

/** A webhook from a container comes within milliseconds, or a firewall does not let it through. */
const webhookPatienceMs = 2_000;
const webhookPollMs = 50;

/** Makes the collector watch where no webhooks come; `note` says so where one would expect them. */
export async function witnessJoins(given: {
  readonly target: string;
  readonly runId: string;
  readonly collector: Pick<Collector, "webhookUrl" | "watch">;
  readonly address: ServerAddress;
  /** The collector's. */
  readonly eventsFile: string;
  readonly note: (line: string) => void;
}): Promise<void> {
  const { target, collector, address, note } = given;
  if (collector.webhookUrl !== "" && (target !== "container" || (await webhooksArrive(given)))) return;
  collector.watch(address.httpUrl);
  if (target === "container") note("webhooks of the container do not reach us; participants are watched instead");
}

/** Makes a room and looks whether the collector hears of it: what lies between is the user's firewall. */
async function webhooksArrive(given: Parameters<typeof witnessJoins>[0]): Promise<boolean> {
  const { httpUrl, apiKey, apiSecret } = given.address;
  const rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret, { failover: false });
  const name = `${roomPrefixOf(given.runId)}webhook-check`;
  await rooms.createRoom({ name });
  const giveUpAtMs = performance.now() + webhookPatienceMs;
  let heard = false;
  while (!heard && performance.now() < giveUpAtMs) {
    await sleep(webhookPollMs);
    heard = (await readFile(given.eventsFile, "utf8").catch(() => "")).includes(`"${name}"`);
  }
  await rooms.deleteRoom(name);
  return heard;
}
