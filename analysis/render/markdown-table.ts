// Rows as a Markdown table, and text from outside so that Markdown shows it and does not obey it.

/** `figures`: every column but the first is a figure, and stands to the right. */
export function markdownTable(rows: readonly (readonly string[])[], columns: "figures" | "words"): string {
  const [header, ...body] = rows;
  if (header === undefined) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const rule = `|${header.map((_, i) => (i === 0 || columns === "words" ? "---" : "---:")).join("|")}|`;
  return [line(header), rule, ...body.map(line)].join("\n");
}

/**
 * Room names, error codes and logs are data: every sign that Markdown or HTML reads becomes an entity, and so does what
 * makes a link or a mention of plain text (`http:`, `www.`, `@`).
 */
export const escaped = (text: string): string =>
  text
    .replace(/[&<>|`*_[\]\\~#!$@]|:(?=[^\s\d])|(?<=www)\./gi, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\r\n|[\r\n\u2028\u2029]/g, "<br>")
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd");
