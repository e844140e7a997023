import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LiveColumn,
  LiveCourse,
  memoryFigure,
  mostCourseColumns,
  mostFigures,
  partOfMemory,
} from "./live-course.js";

const one = (value: number) => ({ low: value, high: value, sum: value, count: 1 });
const second = (column: number, more: Partial<LiveColumn> = {}): LiveColumn => ({
  ...{ column, asked: 0, due: null, figures: {} },
  ...more,
});

function courseOf(seconds: readonly LiveColumn[]): LiveCourse {
  const course = new LiveCourse();
  for (const part of seconds) course.add(part);
  return course;
}

describe("a live course", () => {
  it("has a column for each second: what was asked for in it, what was due at its end, and between what its figures lay", () => {
    const { columnMs, columns } = courseOf([
      second(0, { asked: 3, due: 4, figures: { jobs: one(2_000) } }),
      second(1, { asked: 5, due: 6, figures: { jobs: one(4_000), load: one(250) } }),
      second(1, { asked: 1, due: 9, figures: { jobs: one(1_000) } }),
    ]).picture;
    expect(columnMs).toBe(1_000);
    expect(columns).toEqual([
      { column: 0, asked: 3, due: 4, figures: { jobs: one(2_000) } },
      {
        ...{ column: 1, asked: 6, due: 9 },
        figures: { jobs: { low: 1_000, high: 4_000, sum: 5_000, count: 2 }, load: one(250) },
      },
    ]);
  });

  it("makes its columns wider as the run grows: eight hours are no more of them than four minutes", () => {
    const seconds = 8 * 3_600;
    const { columnMs, columns } = courseOf(
      Array.from({ length: seconds }, (_, i) => second(i, { asked: 2, due: 2 * i, figures: { jobs: one(1_000) } })),
    ).picture;
    // 28,800 s in 240 columns: 120 s at least, and 1 s doubled until then.
    expect(columnMs).toBe(128_000);
    expect(columns.length).toBeLessThanOrEqual(mostCourseColumns);
    expect(columns.reduce((sum, { asked }) => sum + asked, 0)).toBe(2 * seconds);
    expect(columns.reduce((sum, { figures }) => sum + (figures.jobs?.count ?? 0), 0)).toBe(seconds);
    expect(columns.at(-1)?.due).toBe(2 * (seconds - 1));
  });

  it("keeps so many figures, whatever names come", () => {
    const names = Array.from({ length: 100 }, (_, i) => memoryFigure(`worker-${i}`));
    const { columns } = courseOf(names.map((name, i) => second(i, { figures: { [name]: one(1) } }))).picture;
    expect(new Set(columns.flatMap(({ figures }) => Object.keys(figures))).size).toBe(mostFigures);
  });

  it("is the same for who was there from the beginning and for who came in the middle, in whatever order facts are read", () => {
    const part = fc.record({
      column: fc.nat(2_000),
      asked: fc.nat(5),
      due: fc.option(fc.nat(900)),
      figures: fc.dictionary(fc.constantFrom("jobs", "load", "busy"), fc.nat(9_000).map(one)),
    });
    const sorted = ({ picture }: LiveCourse) => ({
      ...picture,
      columns: [...picture.columns].sort((a, b) => a.column - b.column),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 80 }), fc.nat(80), (parts, at) => {
        const early = courseOf(parts.slice(0, at));
        const later = LiveCourse.of(JSON.parse(JSON.stringify(early.picture)));
        for (const more of parts.slice(at)) later.add(more);
        expect(sorted(later)).toEqual(sorted(courseOf(parts)));
        expect(sorted(courseOf([...parts].reverse()))).toEqual(sorted(courseOf(parts)));
      }),
    );
  });
});

it("knows whose memory a figure is", () => {
  expect([partOfMemory(memoryFigure("worker-1")), partOfMemory("jobs")]).toEqual(["worker-1", undefined]);
});
