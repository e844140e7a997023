// The fake server's side of /agent: registers workers, sends them offers and assignments as binary protobuf, and hands
// their answers back. Only what dispatching needs; a second registration or a broken frame closes, as on a real server.

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  AvailabilityRequest,
  type AvailabilityResponse,
  type Job,
  JobAssignment,
  JobTermination,
  RegisterWorkerResponse,
  ServerMessage,
  WorkerMessage,
  WorkerPong,
  WorkerStatus,
} from "@livekit/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { newId } from "./rooms.js";

export type Worker = {
  readonly id: string;
  readonly agentName: string;
  readonly offer: (job: Job) => void;
  readonly assign: (job: Job, token: string) => void;
  readonly terminate: (jobId: string) => void;
};

export type Workers = {
  /** The upgrade of a worker whose token is good. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The next worker in turn that takes jobs of this name. */
  next(agentName: string): Worker | undefined;
  all(): readonly Worker[];
  closeAll(): void;
};

export function serveWorkers(answered: (answer: AvailabilityResponse, worker: Worker) => void): Workers {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const links = new Map<WebSocket, { readonly worker: Worker; full: boolean }>();
  let turn = 0;

  /** @returns whether the frame was one that a worker may send then. */
  function take(socket: WebSocket, { message }: WorkerMessage): boolean {
    const link = links.get(socket);
    if (link === undefined) {
      if (message.case !== "register") return false;
      links.set(socket, { worker: workerOn(socket, message.value.agentName), full: false });
      return true;
    }
    if (message.case === "availability") answered(message.value, link.worker);
    if (message.case === "updateWorker") link.full = isFull(message.value.status, link.full);
    if (message.case === "ping") pong(socket, message.value.timestamp);
    return message.case !== undefined && message.case !== "register";
  }

  return {
    accept: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on("message", (data: Buffer) => {
          const message = messageIn(data);
          if (message === undefined || !take(opened, message)) opened.close();
        });
        opened.on("close", () => links.delete(opened));
        opened.on("error", () => opened.terminate());
      }),
    next: (agentName) => {
      const able = [...links.values()].filter(({ worker, full }) => worker.agentName === agentName && !full);
      turn += 1;
      return able[turn % Math.max(1, able.length)]?.worker;
    },
    all: () => [...links.values()].map(({ worker }) => worker),
    closeAll: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

/** A frame without a status leaves it as it was. */
const isFull = (status: WorkerStatus | undefined, before: boolean): boolean =>
  status === undefined ? before : status === WorkerStatus.WS_FULL;

function messageIn(data: Buffer): WorkerMessage | undefined {
  try {
    return WorkerMessage.fromBinary(data);
  } catch {
    return undefined;
  }
}

/** Answers the registration. */
function workerOn(socket: WebSocket, agentName: string): Worker {
  const send = (message: ServerMessage["message"]) => socket.send(new ServerMessage({ message }).toBinary());
  const id = newId("AW");
  send({ case: "register", value: new RegisterWorkerResponse({ workerId: id }) });
  return {
    id,
    agentName,
    offer: (job) => send({ case: "availability", value: new AvailabilityRequest({ job }) }),
    assign: (job, token) => send({ case: "assignment", value: new JobAssignment({ job, token }) }),
    terminate: (jobId) => send({ case: "termination", value: new JobTermination({ jobId }) }),
  };
}

function pong(socket: WebSocket, lastTimestamp: bigint): void {
  const value = new WorkerPong({ lastTimestamp, timestamp: BigInt(Date.now()) });
  socket.send(new ServerMessage({ message: { case: "pong", value } }).toBinary());
}
