// Chance that repeats: the same seed, purpose and name give the same number, in whatever order things happen.

/** A number in [0, 1) drawn from a seed for one purpose and one name (a room). FNV-1a, then the finaliser of MurmurHash3. */
export function draw(seed: number, purpose: string, name: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${purpose}/${name}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
