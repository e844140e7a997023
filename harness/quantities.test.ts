import { describe, expect, it } from "vitest";
import { bytesOf, countOf, durationMsOf, rateOfText, shareOf } from "./quantities.js";

describe("quantities", () => {
  it.each([
    ["40s", 40_000],
    ["1m30s", 90_000],
    ["500ms", 500],
    ["0.5h", 1_800_000],
    ["0s", 0],
  ])("reads the duration %s", (text, ms) => {
    expect(durationMsOf(text)).toBe(ms);
  });
  it.each(["", "40", "s", "-1s", "1s2", "1 s", "1d", "1e3s"])("refuses the duration %j", (text) => {
    expect(() => durationMsOf(text)).toThrow(/not a duration/);
  });
  it.each([
    ["0.5", { count: 1, perMs: 2_000 }],
    ["0.5/s", { count: 1, perMs: 2_000 }],
    ["30/m", { count: 1, perMs: 2_000 }],
    ["0.333", { count: 333, perMs: 1_000_000 }],
    ["300", { count: 3, perMs: 10 }],
    ["100/h", { count: 1, perMs: 36_000 }],
  ])("reads the rate %s exactly", (text, rate) => {
    expect(rateOfText(text)).toEqual(rate);
  });
  it.each(["0", "-1", "1/d", "x", "0.0001", "", "1/s/s", "Infinity"])("refuses the rate %j", (text) => {
    expect(() => rateOfText(text)).toThrow(/not a rate above 0/);
  });
  it.each([
    ["0.01", 0.01],
    ["1%", 0.01],
    ["0", 0],
    ["100%", 1],
  ])("reads the share %s", (text, share) => {
    expect(shareOf(text)).toBe(share);
  });
  it.each(["1.1", "101%", "-0.1", "x"])("refuses the share %j", (text) => {
    expect(() => shareOf(text)).toThrow(/not a share/);
  });
  it.each(["0", "4", "1.5", "", "x"])("refuses the count %j outside 1 to 3", (text) => {
    expect(() => countOf(text, 1, 3)).toThrow(/whole number from 1 to 3/);
  });
  it.each([
    ["500MB", 500_000_000],
    ["1.5GB", 1_500_000_000],
    ["0MB", 0],
    ["20kB", 20_000],
  ])("reads the size %s", (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });
  it.each(["500", "-1MB", "500 MB", "MB", "1TB"])("refuses the size %j", (text) => {
    expect(() => bytesOf(text)).toThrow(/not a size/);
  });
});
