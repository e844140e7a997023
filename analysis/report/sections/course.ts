// The run over time: the load that was made of the load that was asked for, jobs, the workers' own word of their load, CPU
// and memory of each process.

import { html } from "../../page/markup.js";
import { pictureFigure } from "../../page/picture.js";
import { duration } from "../../render/figures.js";
import { type CourseChart, courseCharts } from "../pictures/course-charts.js";
import { shadesOf } from "../pictures/dispatches.js";
import type { Report } from "../report.js";
import type { Section } from "./section.js";

export const course: Section = {
  id: "course",
  title: "The machinery over time",
  needs: [],
  show: (report) =>
    report.course === null
      ? html`<p>The events were not read, so there is nothing to tell of rate, load, CPU and memory.</p>`
      : html`<p class="small quiet">A point stands for ${duration(report.course.course.eachMs)}${
          report.course.course.eachMs <= 1_000
            ? ""
            : ": the median of its samples, in a band from the lowest to the highest"
        }; a step of the rate for ${duration(report.course.course.rateEachMs)}.</p>${courseDrawn(report).map(
          ({ picture, note }) => [html`<h3>${picture.title}</h3>`, pictureFigure(picture.drawn, note)],
        )}`,
};

export const courseDrawn = ({ course, meanwhile }: Report): readonly CourseChart[] =>
  course === null ? [] : courseCharts(course, meanwhile === null ? [] : shadesOf(meanwhile));
