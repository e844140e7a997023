// What the fake LiveKit does with one dispatch, as plain data. The script is the known truth that Rollcall's finding is
// compared with, so it names deeds of a server and never a cause.

/** Milliseconds after the server took the request. */
type After = { readonly afterMs: number };

/** What follows the worker's yes: the assignment so much later, none, or one to a worker of somebody else. */
export type Assignment =
  | { readonly kind: "after"; readonly delayMs: number }
  | { readonly kind: "never" | "elsewhere" };

/** One job of the dispatch. `stranger`: a worker that nobody knows gets and starts it, and ours hears nothing. */
export type Offer =
  | (After & { readonly to: "worker"; readonly assignment: Assignment })
  | (After & { readonly to: "stranger" });

/** What listDispatch says: `truth`, or whatever is wished. `running elsewhere` names a worker that is not ours. */
export type ListAnswer = "truth" | "running" | "running elsewhere" | "pending" | "ended" | "empty" | "absent" | "error";

/** How the API answers the request. `hang`: never; the offers are made all the same, in each of them. */
export type RequestAnswer =
  | { readonly kind: "ok" | "hang" }
  | { readonly kind: "fail"; readonly httpStatus: number; readonly code: string };

export type Script = {
  readonly request: RequestAnswer;
  /** More than 0: the room was made that long before the request. What is offered then is for `offers` to say. */
  readonly roomAgeMs: number;
  readonly offers: readonly Offer[];
  readonly list: ListAnswer;
  /** How long after its offer the true list shows a job; a real server's can lag for seconds. */
  readonly listLagMs: number;
};

/** `n` is the dispatch, by its room's name; attempt 1 is the CreateRoom, 2 any CreateDispatch after it. */
export type ScriptOf = (n: number, attempt: 1 | 2) => Script;

/** A real server waits so long for other nodes to answer before it offers (docs/livekit.md). */
const usualOfferMs = 200;

const offered = (changes: { readonly afterMs?: number; readonly assignment?: Assignment } = {}): Offer => ({
  to: "worker",
  afterMs: usualOfferMs,
  assignment: { kind: "after", delayMs: 0 },
  ...changes,
});

export const delivers: Script = {
  request: { kind: "ok" },
  roomAgeMs: 0,
  offers: [offered()],
  list: "truth",
  listLagMs: 0,
};

export const neverOffers: Script = { ...delivers, offers: [] };

export const offersLate = (afterMs: number): Script => ({ ...delivers, offers: [offered({ afterMs })] });

/** Two jobs of one dispatch, and each is assigned. */
export const deliversTwice: Script = { ...delivers, offers: [offered(), offered({ afterMs: 500 })] };

/** The first offer comes to nothing after the worker's yes, the second is assigned. */
export const offersAgain: Script = {
  ...delivers,
  offers: [offered({ assignment: { kind: "never" } }), offered({ afterMs: 700 })],
};

export const assigns = (assignment: Assignment): Script => ({ ...delivers, offers: [offered({ assignment })] });

export const givesToStranger: Script = { ...delivers, offers: [{ to: "stranger", afterMs: usualOfferMs }] };

/** As a real server does: CreateRoom on a living room is answered with it, and its agents are ignored. */
export const hasRoomAlready = (roomAgeMs: number): Script => ({
  ...neverOffers,
  list: "absent",
  roomAgeMs,
});
