// Carries out a dispatch's script: offers, assigns or does not, at the stated times, and writes down each deed.

import type { Job, Room } from "@livekit/protocol";
import { AccessToken } from "livekit-server-sdk";
import type { Deed } from "./deeds.js";
import { type HeldDispatch, newJob, strangerId } from "./rooms.js";
import type { Assignment, Offer } from "./script.js";
import { serveWorkers, type Worker, type Workers } from "./workers.js";

export type Key = { readonly apiKey: string; readonly apiSecret: string };

export type Dispatcher = {
  readonly workers: Workers;
  readonly deeds: readonly Deed[];
  begin(dispatch: HeldDispatch, room: Room): void;
  /** Nothing more happens in these dispatches, and who has their jobs is told. */
  end(dispatches: readonly HeldDispatch[]): void;
  stop(): void;
};

/** An offer that awaits the worker's answer. */
type Open = {
  readonly dispatch: HeldDispatch;
  readonly job: Job;
  readonly room: Room;
  readonly assignment: Assignment;
};

export function startDispatcher(key: Key): Dispatcher {
  const deeds: Deed[] = [];
  const timers = new Map<HeldDispatch, NodeJS.Timeout[]>();
  const open = new Map<string, Open>();
  const workers = serveWorkers(({ jobId, available, participantIdentity }, worker) => {
    const offer = open.get(jobId);
    if (offer === undefined) return;
    open.delete(jobId);
    note(available ? "got a yes" : "got a no", offer.dispatch, jobId);
    if (available) followUp(offer, worker, participantIdentity);
  });

  function note(did: Deed["did"], { n, attempt }: HeldDispatch, jobId = ""): void {
    deeds.push({ did, n, attempt, jobId, atMs: Date.now() });
  }

  function later(dispatch: HeldDispatch, afterMs: number, act: () => void): void {
    timers.set(dispatch, [...(timers.get(dispatch) ?? []), setTimeout(act, afterMs)]);
  }

  function offer(dispatch: HeldDispatch, room: Room, one: Offer): void {
    const worker = one.to === "worker" ? workers.next(dispatch.agentName) : undefined;
    if (one.to === "worker" && worker === undefined) {
      note("found no worker", dispatch);
      return;
    }
    const job = newJob(dispatch, room, worker?.id ?? strangerId);
    dispatch.jobs.push(job);
    note(one.to === "worker" ? "offered" : "gave it to a stranger", dispatch, job.id);
    if (one.to === "worker") open.set(job.id, { dispatch, job, room, assignment: one.assignment });
    worker?.offer(job);
  }

  function followUp({ dispatch, job, room, assignment }: Open, worker: Worker, identity: string): void {
    switch (assignment.kind) {
      case "never":
        break;
      case "elsewhere":
        if (job.state !== undefined) job.state.workerId = strangerId;
        note("gave it to a stranger", dispatch, job.id);
        break;
      case "after":
        later(dispatch, assignment.delayMs, async () => {
          const token = await jobToken(key, identity, room.name);
          note("assigned", dispatch, job.id);
          worker.assign(job, token);
        });
    }
  }

  return {
    workers,
    deeds,
    begin: (dispatch, room) => {
      note("took the request", dispatch);
      for (const one of dispatch.script.offers) later(dispatch, one.afterMs, () => offer(dispatch, room, one));
    },
    end: (dispatches) => {
      for (const dispatch of dispatches) {
        for (const timer of timers.get(dispatch) ?? []) clearTimeout(timer);
        timers.delete(dispatch);
        for (const { id } of dispatch.jobs) for (const worker of workers.all()) worker.terminate(id);
      }
    },
    stop: () => {
      for (const timer of [...timers.values()].flat()) clearTimeout(timer);
      workers.closeAll();
    },
  };
}

function jobToken({ apiKey, apiSecret }: Key, identity: string, room: string): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: 600 });
  token.addGrant({ roomJoin: true, room, agent: true });
  return token.toJwt();
}
