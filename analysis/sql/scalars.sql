-- Single figures about the load: its zero, its clock's steps, and requests that no plan asked for.

SELECT
  -- As the earliest of k6's executors has it: one that started late is late. After a step of the clock as the first one
  -- has it: a later one reckons back from its own start by the clock of then.
  (SELECT min(l.zero_wall_us - coalesce(t.offset_us, c.offset_us))
    FROM (SELECT DISTINCT zero_wall_us, falls FROM load_event LEFT JOIN request_fall USING (n)
      WHERE event = 'request' AND attempt = 1 AND ((SELECT count(*) FROM clock_step) = 0
        OR n = (SELECT min(n) FROM load_event WHERE event = 'request' AND attempt = 1))) l
    LEFT JOIN clock_between_falls t ON t.part = l.falls AND t.second = l.zero_wall_us // 1000000
      AND l.zero_wall_us >= t.from_us AND l.zero_wall_us < t.to_us
    JOIN clock c ON c.second = l.zero_wall_us // 1000000
      AND l.zero_wall_us >= c.from_us AND l.zero_wall_us < c.to_us) AS "zeroUs",
  (SELECT max(n) FROM k6_line WHERE n >= 0 AND n < getvariable('planned')) AS "lastReached",
  (SELECT count(*) FROM clock_step) AS "clockSteps",
  (SELECT count(*) FROM clock_pair) AS "clockPairs",
  (SELECT count(DISTINCT n) FROM k6_line
    WHERE event = 'request' AND NOT (n >= 0 AND n < getvariable('planned'))) AS "beyondPlan"
