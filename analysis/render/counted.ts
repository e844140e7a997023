// How many of what, in words.

/** "1 job", "2 jobs". */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
