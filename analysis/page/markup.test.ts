import { describe, expect, it } from "vitest";
import { dataBlock, html, jsonForScript, trusted } from "./markup.js";

/** What a server, a user or an agent may have for a name. */
const nasty = "</script><img src=x onerror=alert(1)>";

describe("html", () => {
  it.each([
    ["a tag", nasty, "&#60;/script&#62;&#60;img src=x onerror=alert(1)&#62;"],
    ["a quote that would end an attribute", `"' onload=x`, "&#34;&#39; onload=x"],
    ["an entity", "&lt;", "&#38;lt;"],
    ["a formula", "=cmd|' /C calc'!A0", "=cmd|&#39; /C calc&#39;!A0"],
    ["signs that turn the text around or move a cursor", "a\u202eb\u001b[2J\n", "a\\u202eb\\u001b[2J\\u000a"],
  ])("escapes %s", (_, text, escaped) => {
    expect(html`<b title="${text}">${text}</b>`.markup).toBe(`<b title="${escaped}">${escaped}</b>`);
  });

  it("takes markup as it is, lists in their order, and nothing for null", () => {
    expect(html`${[html`<i>${1.5}</i>`, "a", null, ["<", trusted("<br>")]]}`.markup).toBe("<i>1.5</i>a&#60;<br>");
  });
});

describe("data for the script", () => {
  it("cannot end its element or begin a comment, and is read back as it was", () => {
    const data = { rooms: [nasty, "<!--<script>", "\u2028\u2029\u202e", "=cmd|' /C calc'!A0"] };
    const text = jsonForScript(data);
    expect(text).not.toMatch(/[<>&\u2028\u2029\u202e]/u);
    expect(JSON.parse(text)).toEqual(data);
    expect(dataBlock("x", data).markup.match(/<\/script/g)).toHaveLength(1);
  });
});
