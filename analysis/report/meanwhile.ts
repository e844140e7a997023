// What else happened while dispatches were asked for: faults, workers that came and went, times without any, the server's
// silences. As spans to shade, moments to mark, and words for those who read. Pure.

/** `toMs` is `null` for a moment. Milliseconds since the load's start. */
export type Happening = {
  readonly kind: "fault" | "worker" | "server" | "part";
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly words: string;
};

type Spell = { readonly fromMs: number; readonly toMs: number };

export type Meanwhile = {
  /** In order of time, not more than `mostTold`. */
  readonly happenings: readonly Happening[];
  readonly leftOut: number;
  /** When a fault lasted or the server was silent, all of them; those that nearly touch as one. */
  readonly disturbed: readonly Spell[];
  /** When at least one worker was connected; `null`: nobody saw. */
  readonly workersThere: readonly Spell[] | null;
  /** When none was, though the load was on. */
  readonly workersGone: readonly Spell[];
};

export const mostTold = 200;

export type Instants = {
  readonly zeroUs: number;
  readonly endUs: number;
};

/** A worker's connection; `toUs` is `null` while it lasts. */
export type Connection = {
  readonly name: string;
  readonly fromUs: number;
  readonly toUs: number | null;
  readonly closedBy: string;
};

export type FaultLine = {
  readonly specification: string;
  readonly target: string;
  readonly phase: string;
  readonly atUs: number;
  /** How often, where several stand for one moment. */
  readonly times: number;
};

export type Seen = {
  readonly faults: readonly FaultLine[];
  /** `null`: nobody saw them. */
  readonly connections: readonly Connection[] | null;
  /** Of other kinds, in the words to show. */
  readonly others: readonly {
    readonly kind: "server" | "part";
    readonly fromUs: number;
    readonly toUs: number | null;
    readonly words: string;
  }[];
};

/** @param kept of more than can be told: some of all times, or, of a run that goes on, the last */
export function meanwhileOf(
  { faults, connections, others }: Seen,
  instants: Instants,
  kept: "of all times" | "last" = "of all times",
): Meanwhile {
  const { zeroUs, endUs } = instants;
  const msOf = (us: number) => Math.round((us - zeroUs) / 1000);
  const within = (us: number) => us >= zeroUs && us < endUs;
  const there = connections === null ? null : spells(connections, instants);
  const all: readonly Happening[] = [
    ...lasting(faults).map(({ fromUs, toUs, words }) => ({
      ...{
        kind: "fault" as const,
        fromMs: Math.max(0, msOf(fromUs)),
        toMs: msOf(Math.min(toUs ?? endUs, endUs)),
        words,
      },
    })),
    ...faults
      .filter(({ phase, atUs }) => phase === "once" && within(atUs))
      .map((line) => ({ kind: "fault" as const, fromMs: msOf(line.atUs), toMs: null, words: onceWords(line) })),
    ...(connections ?? []).flatMap((connection) => moves(connection, within, msOf)),
    ...others
      .filter(({ fromUs }) => within(fromUs))
      .map(({ kind, fromUs, toUs, words }) => ({
        ...{ kind, fromMs: msOf(fromUs), toMs: toUs === null ? null : msOf(Math.min(toUs, endUs)), words },
      })),
  ].sort((a, b) => a.fromMs - b.fromMs);
  return {
    happenings: kept === "last" ? all.slice(-mostTold) : ofAllTimes(all),
    leftOut: Math.max(0, all.length - mostTold),
    disturbed: disturbedIn(all, msOf(endUs)),
    workersThere: there,
    workersGone: there === null ? [] : between(there, Math.max(0, msOf(endUs))),
  };
}

/** What lasted comes first; of each kind as many as there is room for, evenly over the run. */
function ofAllTimes(all: readonly Happening[]): readonly Happening[] {
  const lasted = thinned(
    all.filter(({ toMs }) => toMs !== null),
    mostTold,
  );
  const moments = thinned(
    all.filter(({ toMs }) => toMs === null),
    mostTold - lasted.length,
  );
  return [...lasted, ...moments].sort((a, b) => a.fromMs - b.fromMs);
}

const thinned = (list: readonly Happening[], most: number): readonly Happening[] =>
  list.length <= most
    ? list
    : Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]).filter(
        (one) => one !== undefined,
      );

/** A gap of less than a thousandth of the run cannot be seen. */
function disturbedIn(all: readonly Happening[], runMs: number): readonly Spell[] {
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const { kind, fromMs, toMs } of all) {
    if (toMs === null || (kind !== "fault" && kind !== "server")) continue;
    const last = merged.at(-1);
    if (last === undefined || fromMs > last.toMs + runMs / 1000) merged.push({ fromMs, toMs });
    else last.toMs = Math.max(last.toMs, toMs);
  }
  return merged;
}

const onceWords = ({ specification, target, times }: FaultLine): string =>
  `${specification} on ${target}${times > 1 ? `, ${times} times` : ""}`;

/** Begun and ended by the same specification on the same target; one that did not end lasts. */
function lasting(faults: readonly FaultLine[]) {
  const open = new Map<string, FaultLine>();
  const spans: { fromUs: number; toUs: number | null; words: string }[] = [];
  const wordsOf = ({ specification, target }: FaultLine) => `${specification} on ${target}`;
  for (const line of faults) {
    const key = JSON.stringify([line.specification, line.target]);
    const begun = open.get(key);
    if (line.phase === "began") open.set(key, begun ?? line);
    if (line.phase !== "ended" || begun === undefined) continue;
    spans.push({ fromUs: begun.atUs, toUs: line.atUs, words: wordsOf(begun) });
    open.delete(key);
  }
  return [...spans, ...[...open.values()].map((begun) => ({ fromUs: begun.atUs, toUs: null, words: wordsOf(begun) }))];
}

function moves(
  { name, fromUs, toUs, closedBy }: Connection,
  within: (us: number) => boolean,
  msOf: (us: number) => number,
): readonly Happening[] {
  const worker = { kind: "worker" as const, toMs: null };
  const by = closedBy === "" ? "" : `, closed by the ${closedBy}`;
  return [
    ...(within(fromUs) ? [{ ...worker, fromMs: msOf(fromUs), words: `${name} registered` }] : []),
    ...(toUs !== null && within(toUs) ? [{ ...worker, fromMs: msOf(toUs), words: `${name} disconnected${by}` }] : []),
  ];
}

/** Of connections, those that touch or overlap as one, within the load. */
function spells(connections: readonly Connection[], { zeroUs, endUs }: Instants): readonly Spell[] {
  const msOf = (us: number) => Math.round((Math.min(Math.max(us, zeroUs), endUs) - zeroUs) / 1000);
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const { fromUs, toUs } of [...connections].sort((a, b) => a.fromUs - b.fromUs)) {
    const spell = { fromMs: msOf(fromUs), toMs: msOf(toUs ?? endUs) };
    const last = merged.at(-1);
    if (spell.toMs <= spell.fromMs) continue;
    if (last === undefined || spell.fromMs > last.toMs) merged.push(spell);
    else last.toMs = Math.max(last.toMs, spell.toMs);
  }
  return merged;
}

function between(there: readonly Spell[], toMs: number): readonly Spell[] {
  const edges = [0, ...there.flatMap(({ fromMs, toMs }) => [fromMs, toMs]), toMs];
  return edges.flatMap((fromMs, i) => {
    const until = edges[i + 1];
    return i % 2 === 0 && until !== undefined && until > fromMs ? [{ fromMs, toMs: until }] : [];
  });
}
