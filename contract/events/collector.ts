// Every fact that the collector writes down, events/collector.ndjson: its own health, and what it was told as a witness.

import type { MonotonicUs } from "../instants.js";
import type { EventLoopDelay } from "./health.js";

/** The agent's participant or the room, as somebody saw who is neither k6 nor the worker: the server's webhooks, or a watch through the API. */
type WitnessEvent =
  | {
      /** `atUs` is when it was heard of, which is the latest that it can have happened. */
      readonly event: "participant-joined" | "participant-left";
      readonly atUs: MonotonicUs;
      /**
       * It happened after this. Of a watch: just before the last look that succeeded and did not see it was sent; 0 when
       * there was none. Of a webhook: `atUs`, because nothing earlier is known of it.
       */
      readonly notBeforeUs: MonotonicUs;
      readonly via: "webhook" | "watch";
      /** The node that has the room, from 1: its webhook said it; 0 when a watch did, which does not tell. */
      readonly node: number;
      readonly room: string;
      readonly roomSid: string;
      readonly identity: string;
      readonly kind: "agent" | "other";
    }
  | {
      readonly event: "room-started" | "room-finished";
      readonly atUs: MonotonicUs;
      readonly via: "webhook";
      readonly node: number;
      readonly room: string;
      readonly roomSid: string;
    }
  /** A webhook whose signature is wrong, or a look at participants that failed; `reason` says which. */
  | { readonly event: "witness-failed"; readonly atUs: MonotonicUs; readonly reason: string };

/** Written by the collector: its own health, and what it was told as a witness. Counts are since it started. */
export type CollectorEvent =
  | {
      readonly event: "collector-started";
      readonly atUs: MonotonicUs;
      readonly pid: number;
    }
  /** From here on joins are witnessed, in this way. */
  | { readonly event: "witness-started"; readonly atUs: MonotonicUs; readonly via: "webhook" | "watch" }
  | WitnessEvent
  | ({
      readonly event: "heartbeat" | "closing";
      readonly atUs: MonotonicUs;
      readonly pendingWaits: number;
      readonly arrivals: number;
      /** Requests it could not understand or serve. */
      readonly refusedRequests: number;
    } & EventLoopDelay);
