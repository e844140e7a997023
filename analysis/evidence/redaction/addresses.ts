// Host names and IP addresses in a text, other than those of every machine for itself.

import { isIPv4, isIPv6 } from "node:net";
import type { Span } from "./kinds.js";

/** As they end where they are found without a URL around them; endings that are those of files and methods too are left out. */
const endings =
  "com|net|org|io|dev|cloud|app|ai|co|info|biz|tech|systems|services|network|online|internal|intranet|local|lan|corp|private|localdomain|example|invalid|arpa|gov|edu|mil|eu|de|uk|fr|nl|jp|us|ca|au|ch|at|se|no|fi|dk|pl|it|es|be|br|in|cn|kr|ru|cz|ie|nz|sg|za|mx|tr|il|ua|pt|gr|hu|ro";

/** The longest scheme in use has fewer signs; unbounded, a line without spaces would take the square of its length. */
const ofUrl =
  /[a-z][a-z0-9+.-]{0,30}:\/{2}(?:[^\s/@"'<>\\]*@)?(\[[0-9a-f:.%\w]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?)/giu;
const byEnding = new RegExp(
  `(?<![\\w.@-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+(?:${endings}))(?![\\w-])(?!\\.\\w)(?!\\s?\\()`,
  "gi",
);
/** What Go, Node and getent say of a name that they cannot resolve. */
const ofResolver =
  /(?:\blookup |ENOTFOUND |EAI_AGAIN |could not resolve host:? )([a-z0-9](?:[\w.-]*[a-z0-9])?)(?= on |:|,|\s|$)/gi;
const v4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g;
const v6 = /(?<![0-9a-z:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?:%\w+)?(?![0-9a-z:])/gi;

export function* addressSpans(text: string): Generator<Span> {
  for (const match of text.matchAll(v4)) if (isIPv4(match[0])) yield* ipSpan(match[0], match.index);
  for (const match of text.matchAll(v6)) if (isIPv6(match[0])) yield* ipSpan(match[0], match.index);
  for (const pattern of [ofUrl, byEnding, ofResolver]) {
    for (const match of text.matchAll(pattern)) {
      const host = match[1] ?? "";
      const from = match.index + match[0].lastIndexOf(host);
      yield* hostSpan(host, from, pattern === ofResolver ? "here" : "known");
    }
  }
}

/** A name by itself: of a key `host`, of this machine. */
export function* hostSpan(host: string, from: number, learn: Span["learn"]): Generator<Span> {
  const bare = host.replace(/^\[|\]$/g, "");
  if (isIPv4(bare) || isIPv6(bare)) yield* ipSpan(bare, from + host.indexOf(bare));
  else if (!isLocal(bare)) yield { from, to: from + host.length, kind: "host", learn };
}

function* ipSpan(ip: string, from: number): Generator<Span> {
  if (!isLocal(ip)) yield { from, to: from + ip.length, kind: "IP address", learn: "here" };
}

/** Of every machine for itself, or no address yet. */
const isLocal = (host: string): boolean =>
  /^(?:localhost|(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|::1?|::ffff:127(?:\.\d{1,3}){3})$/i.test(host);
