// A share in words, with one decimal.

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
