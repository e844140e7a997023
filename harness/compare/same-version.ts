// Which labels of a comparison mean one and the same version: given twice to hold a version against itself, or by chance, as `latest`
// beside its number. It is said, because no difference between them is a version's. Pure.

/** @param exact of each label what its runs are asked for: the exact version, or a checkout's folder */
export function sameVersionOf(
  exact: readonly (readonly [label: string, version: string])[],
): readonly (readonly string[])[] {
  const byVersion = new Map<string, readonly string[]>();
  for (const [label, version] of exact) byVersion.set(version, [...(byVersion.get(version) ?? []), label]);
  return [...byVersion.values()].filter((labels) => labels.length > 1);
}

export const sameVersionText = (labels: readonly string[]): string =>
  `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)} are one and the same version: whatever differs between them is chance`;
