// Which runs may stand in one history: those of one scenario whose settings are the same. A kept summary does not have them all;
// its manifest has the rest. A summary without one is taken to be like those whose settings are otherwise its own, where they are
// all alike among themselves. Pure.

import type { Night, Settings } from "./night.js";

export type Group = { readonly scenario: string; readonly settings: Settings; readonly nights: readonly Night[] };

/** In order of scenario and settings; each one's runs in the order that they came in. */
export function groupsOf(nights: readonly Night[]): readonly Group[] {
  const alike = parted(nights, ({ scenario, settings }) => JSON.stringify([scenario, settings]));
  const groups = alike.flatMap((some) => {
    const known = parted(
      some.filter(({ furtherSettings }) => furtherSettings !== null),
      ({ furtherSettings }) => JSON.stringify(furtherSettings),
    );
    if (known.length <= 1) return [groupOf(some)];
    const unknown = some.filter(({ furtherSettings }) => furtherSettings === null);
    return [...known.map(groupOf), ...(unknown.length === 0 ? [] : [groupOf(unknown)])];
  });
  return groups.sort((a, b) => compared(keyOf(a), keyOf(b)));
}

function groupOf(nights: readonly Night[]): Group {
  const [first] = nights;
  if (first === undefined) throw new Error("a group without a run");
  const further = nights.find(({ furtherSettings }) => furtherSettings !== null)?.furtherSettings;
  return { scenario: first.scenario, settings: { ...first.settings, ...further }, nights };
}

const keyOf = ({ scenario, settings }: Group): string => JSON.stringify([scenario, settings]);

function parted<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const parts = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    parts.set(key, [...(parts.get(key) ?? []), item]);
  }
  return [...parts.values()];
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
