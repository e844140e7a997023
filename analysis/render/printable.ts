// Names and logs are data: what would move a cursor, change a colour or turn the text around is shown, not obeyed.

/** One line for a terminal, its control and direction signs as \uXXXX. */
export const printable = (line: string): string =>
  line.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
