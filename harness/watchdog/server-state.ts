// What the answers of a server's nodes at one look say of the whole. Pure.

import type { Preflight } from "../targets/preflight.js";
import type { ServerState } from "./judge.js";

/** The state, and of one that does not answer the reason in our own words: a server's repeat the token. */
export type SeenServer =
  | { readonly state: Exclude<ServerState, "silent" | "ended by plan"> }
  | { readonly state: Extract<ServerState, "silent" | "ended by plan">; readonly reason: string };

/**
 * Silent is a server of which no node answers. Whatever HTTP answer is below 500 comes from one that lives: 429 too.
 * @param whole whether a fault has ended all of it, or the Redis without which none answers
 */
export function serverStateOf(answers: readonly Preflight[], whole: "there" | "ended by plan"): SeenServer {
  if (answers.some(({ kind }) => kind === "ok" || kind === "not-livekit")) return { state: "answers" };
  if (answers.some(({ kind }) => kind === "unauthorized")) return { state: "refuses" };
  const reason = [...new Set(answers.map(reasonOf))].join("; ");
  return { state: whole === "there" ? "silent" : "ended by plan", reason };
}

function reasonOf(answer: Preflight): string {
  if (answer.kind === "untrusted") return `its certificate is not trusted (${answer.detail})`;
  return answer.kind === "silent" ? answer.detail : "";
}
