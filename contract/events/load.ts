// Every fact that k6 writes down, events/k6.ndjson. Stamped by wall time, because k6 has no other.

import type { WallMs, WallUs } from "../instants.js";
import type { Asking } from "../paths.js";

/** How the API answered a request: `refused` is a definite no (4xx); `none` is a time-out, a broken connection or a 5xx. */
export type Answer = "ok" | "refused" | "none";

/** What listDispatch said of a dispatch at the one look. `empty`: listed without a job. `absent`: the room answers, the dispatch is not in it. */
type Listed = "running" | "pending" | "ended" | "empty" | "absent" | "error";

/** Written by k6. `n` is the dispatch, 0-based; attempt 2 is the rescue. */
export type LoadEvent =
  | { readonly event: "load-started"; readonly wallMs: WallMs }
  | {
      /** Before the load starts: a dispatch that is counted nowhere. `arrivedAfterMs` -1: not by its deadline. */
      readonly event: "warm-up";
      readonly wallMs: WallMs;
      readonly room: string;
      readonly path: Asking["path"];
      readonly roomState: Asking["room"];
      readonly answer: Answer;
      readonly arrivedAfterMs: number;
    }
  | {
      /** Written before the request is sent; `wallMs` is the zero of every delay. */
      readonly event: "request";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly attempt: 1 | 2;
      readonly path: Asking["path"];
      readonly room: string;
      /** Whether the room was to be there before. */
      readonly roomState: Asking["room"];
      /**
       * When the iteration started, the load's zero as its executor has it, and when it was due after the zero: what is left
       * of the first without the others is the scheduling delay. `dueUs` is -1 where it has none (it follows another).
       */
      readonly iterationWallMs: WallMs;
      readonly zeroWallMs: WallMs;
      readonly dueUs: number;
    }
  | {
      readonly event: "response";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly attempt: 1 | 2;
      readonly answer: Answer;
      /** 0 when there was no HTTP answer. */
      readonly httpStatus: number;
      /** Twirp's error code or the transport's message, cut to 200 characters; "" when ok. */
      readonly code: string;
      /** "" where the answer does not carry it (createRoom names no dispatch). */
      readonly dispatchId: string;
      readonly roomSid: string;
      /** When the answered room was made, by the server's wall clock; 0 where the answer does not say. */
      readonly roomCreatedWallMs: WallMs;
    }
  | {
      /** A live room: it was made before the request, without an agent. Written after the server's answer. */
      readonly event: "room-made";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly room: string;
      readonly roomSid: string;
      readonly answer: Answer;
      readonly code: string;
    }
  | {
      readonly event: "look";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly listed: Listed;
      readonly code: string;
      /** The listed dispatch and its newest job; "" where there is none. */
      readonly dispatchId: string;
      readonly jobId: string;
      /** The worker that the server says has the job, and its instant of the offer (state.startedAt); "" and 0 where it does not say. */
      readonly workerId: string;
      readonly offeredWallUs: WallUs;
    }
  | {
      /**
       * Of a sample of the arrived dispatches: listDispatch asked again and again after the arrival. `wallMs` is the
       * instant before the first call that said running (or ended, which comes after it), `notYetWallMs` that before the
       * last call that did not (0: the first call did already). `never`: not until the look, which is `wallMs` then. No
       * line where the calls failed.
       */
      readonly event: "list-lag";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly shown: "running" | "never";
      readonly notYetWallMs: WallMs;
    }
  | {
      readonly event: "deleted";
      readonly wallMs: WallMs;
      readonly n: number;
      /** `not-found`: the server had closed the room before we did. */
      readonly result: "deleted" | "not-found" | "failed";
      readonly code: string;
    }
  | { readonly event: "done"; readonly wallMs: WallMs; readonly n: number }
  | { readonly event: "collector-unreachable"; readonly wallMs: WallMs; readonly n: number; readonly error: string }
  /** As many rooms as are allowed may be on the server still (`--remote-rooms`): this one is not made, and k6 gives up. */
  | { readonly event: "room-limit"; readonly wallMs: WallMs; readonly n: number; readonly most: number }
  | { readonly event: "closing"; readonly wallMs: WallMs };
