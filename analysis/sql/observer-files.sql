-- How each observer's file was read, or all of its segments, and the monotonic instant of its last line.

WITH whole AS (
  SELECT observer, sum(lines)::BIGINT AS lines, sum(damaged_lines)::BIGINT AS damaged_lines, max(last_at_us) AS last_at_us,
    max(last_wall_us) AS last_wall_us
  FROM observer_file GROUP BY observer
)
SELECT f.observer, 'present' AS state, f.lines, f.damaged_lines AS "damagedLines",
  coalesce(f.last_at_us, f.last_wall_us - c.offset_us) AS "lastUs"
FROM whole f LEFT JOIN clock c
  ON c.second = f.last_wall_us // 1000000 AND f.last_wall_us >= c.from_us AND f.last_wall_us < c.to_us
ORDER BY f.observer
