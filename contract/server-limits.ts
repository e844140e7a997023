// What livekit-server 1.13.5 does by the numbers: the faults declare their effects by them, and the causes are decided
// by them. One place, so that the two cannot disagree. How each was seen: docs/livekit.md.

/** After a request, no job is offered sooner: the server waits for other nodes' answers, also where there are none. */
export const earliestOfferMs = 200;

/**
 * Counted from the request, a dispatch is given up after this, whoever has been tried by then: of answers 2.96 s after it
 * each was assigned, of those at 3.00 s none (tried). It is psrpc's DefaultClientTimeout for the whole of JobRequest (read:
 * pkg/agent/client.go; psrpc 0.7.2, client.go).
 */
export const dispatchPatienceMs = 3_000;

/** At this load and above a worker is offered nothing: 0.69 was, 0.70 was not (agents.target_load by default, tried). */
export const targetLoadPermille = 700;
