-- What each part used in each window: the samples of `resource_line` in the windows of `span`. The k6 processes of a long load
-- are one part: they follow one another. Medians are of the lower of the two in the middle, so that they are values that were
-- seen. CPU is between the first and the last sample of each process: less than 0 when it was started anew, and then not known.

WITH used AS (
  SELECT s.number, CASE WHEN r.role LIKE 'k6-%' THEN 'k6' ELSE r.role END AS part, r.*
  FROM span s JOIN resource_line r ON r.at_us >= s.from_us AND r.at_us < s.to_us
),
process AS (
  SELECT number, part, role, arg_max(cpu_us, at_us) - arg_min(cpu_us, at_us) AS cpu_us FROM used GROUP BY number, part, role
),
cpu AS (
  SELECT number, part, CASE WHEN min(cpu_us) < 0 THEN -1 ELSE sum(cpu_us)::BIGINT END AS cpu_us
  FROM process GROUP BY number, part
)
SELECT u.number, u.part AS role, quantile_disc(u.rss_kb, 0.5) AS rss_kb, quantile_disc(u.processes, 0.5) AS processes,
  quantile_disc(u.open_files, 0.5) AS open_files, any_value(c.cpu_us) AS cpu_us, max(u.at_us) - min(u.at_us) AS seen_us
FROM used u JOIN cpu c USING (number, part)
GROUP BY u.number, u.part ORDER BY u.number, u.part
