-- How each file was read, and the monotonic instant of its last line.

SELECT f.observer, 'present' AS state, f.lines, f.damaged_lines AS "damagedLines",
  coalesce(f.last_at_us, f.last_wall_us - c.offset_us) AS "lastUs"
FROM observer_file f LEFT JOIN clock c
  ON c.second = f.last_wall_us // 1000000 AND f.last_wall_us >= c.from_us AND f.last_wall_us < c.to_us
ORDER BY f.observer
