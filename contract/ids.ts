// How a run, a room and a dispatch are named. The names are the join keys of the whole tool, and the prefix is what
// makes it safe to delete: Rollcall removes only rooms, processes and containers that carry a run's id.

const roomPrefix = "rollcall-";

/** Lower case letters and digits without the ones that are read as each other (0/o, 1/l/i). */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

const runIdLength = 8;

export const runIdPattern: RegExp = new RegExp(`^[${alphabet}]{${runIdLength}}$`);

/** A run's id from 8 random bytes: 8 characters of a 31 letter alphabet, about 40 bits. */
export function runIdOf(randomBytes: Uint8Array): string {
  if (randomBytes.length < runIdLength) throw new RangeError(`a run id needs ${runIdLength} random bytes`);
  return Array.from(randomBytes.subarray(0, runIdLength), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

/** Every room of a run starts with this; the sweep deletes by it. */
export const roomPrefixOf = (runId: string): string => `${roomPrefix}${runId}-`;

/** The room of dispatch `n` (0-based). Padded so that names sort in order of request. */
export const roomNameOf = (runId: string, n: number): string => `${roomPrefixOf(runId)}${String(n).padStart(6, "0")}`;

/** The dispatch that a room is of; `undefined` for one that is not this run's. */
export function nOfRoom(runId: string, room: string): number | undefined {
  const prefix = roomPrefixOf(runId);
  const digits = room.startsWith(prefix) ? room.slice(prefix.length) : "";
  return /^\d{6,9}$/.test(digits) ? Number(digits) : undefined;
}

/** The agent name a run uses unless the user gives one: nobody else's worker can take its jobs. */
export const agentNameOf = (runId: string): string => `${roomPrefix}${runId}`;

/** One attempt of one dispatch of one run. */
export type DispatchKey = { readonly runId: string; readonly n: number; readonly attempt: 1 | 2 };

/** The metadata our own workers are sent: nothing but the key, so that a job names its dispatch without a look-up. */
export const metadataOf = (key: DispatchKey): string => `rollcall/${key.runId}/${key.n}/${key.attempt}`;

/** Reads a key out of a job's metadata. Metadata is data from outside: anything that is not exactly a key is `undefined`. */
export function keyOfMetadata(metadata: string): DispatchKey | undefined {
  const match = /^rollcall\/([a-z0-9]{8})\/(\d{1,9})\/([12])$/.exec(metadata);
  if (match?.[1] === undefined || !runIdPattern.test(match[1])) return undefined;
  return { runId: match[1], n: Number(match[2]), attempt: match[3] === "1" ? 1 : 2 };
}
