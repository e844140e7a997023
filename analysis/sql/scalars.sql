-- Single figures about the load: its zero, its clock's steps, and requests that no plan asked for.

SELECT
  -- As the earliest of k6's executors has it: one that started late is late.
  (SELECT min(l.zero_wall_us - c.offset_us)
    FROM (SELECT DISTINCT zero_wall_us FROM load_event WHERE event = 'request') l
    JOIN clock c ON c.second = l.zero_wall_us // 1000000
      AND l.zero_wall_us >= c.from_us AND l.zero_wall_us < c.to_us) AS "zeroUs",
  (SELECT max(n) FROM k6_line WHERE n >= 0 AND n < getvariable('planned')) AS "lastReached",
  (SELECT count(*) FROM clock_step) AS "clockSteps",
  (SELECT count(*) FROM clock_pair) AS "clockPairs",
  (SELECT count(DISTINCT n) FROM k6_line
    WHERE event = 'request' AND NOT (n >= 0 AND n < getvariable('planned'))) AS "beyondPlan"
