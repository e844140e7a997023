// Shares as percentages, the same in findings and renderings. A share that is not 0 or 1 never looks like it.

/** With up to two decimals. */
export function percent(share: number): string {
  const rounded = Math.round(share * 10_000) / 100;
  if (rounded === 0 && share > 0) return "<0.01 %";
  if (rounded === 100 && share < 1) return ">99.99 %";
  return `${rounded} %`;
}

/** A limit is what the user gave, so all of it is shown: 6 digits take away what multiplying by 100 adds. */
export const percentOfLimit = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
