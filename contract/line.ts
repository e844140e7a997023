// How a fact becomes a line: JSON, whole, and short enough that one O_APPEND write is never split. The facts themselves are
// in events/, a file for each observer, who says what it saw and when, and never judges. Every Node observer writes by
// this; a fact that is too long loses the ends of its longest strings, never a field and never its line.

/** An observer's line must stay under this, so that one O_APPEND write is one whole line. */
export const maxLineBytes = 4096;

/** Longest strings tried in turn, in UTF-16 units, until the line fits. */
const stringLimits = [1024, 512, 256, 128, 64, 32, 16];

/**
 * One event as one line of NDJSON with its newline, under `maxLineBytes` bytes of UTF-8. Strings that had to be cut end
 * in "…".
 * @throws RangeError when it does not fit even so: the event has too many fields, which is a bug.
 */
export function lineOf(event: Readonly<Record<string, unknown>>): string {
  const whole = `${JSON.stringify(event)}\n`;
  if (utf8Bytes(whole) < maxLineBytes) return whole;
  for (const limit of stringLimits) {
    const line = `${JSON.stringify(event, (_, value: unknown) => cut(value, limit))}\n`;
    if (utf8Bytes(line) < maxLineBytes) return line;
  }
  throw new RangeError(`an event does not fit into a line of ${maxLineBytes} bytes: ${whole.slice(0, 200)}…`);
}

const cut = (value: unknown, limit: number): unknown => (typeof value === "string" ? cutText(value, limit) : value);

/** A text of at most `limit` UTF-16 units, with a mark where something is missing. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A pair of surrogates is one character: half of it would be no text.
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}…`;
}

/** A unit below 0x80 takes 1 byte, below 0x800 2, a surrogate 2 (4 a pair), any other 3. JSON escapes lone surrogates. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}
