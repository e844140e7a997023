-- Single figures about the load: when k6's scenario started, its clock's steps, and requests that no plan asked for.

SELECT
  (SELECT l.scenario_wall_us - c.offset_us
    FROM (SELECT min(scenario_wall_us) AS scenario_wall_us FROM load_event WHERE event = 'request') l
    JOIN clock c ON c.second = l.scenario_wall_us // 1000000
      AND l.scenario_wall_us >= c.from_us AND l.scenario_wall_us < c.to_us) AS "scenarioUs",
  (SELECT count(*) FROM clock_step) AS "clockSteps",
  (SELECT count(*) FROM clock_pair) AS "clockPairs",
  (SELECT count(DISTINCT n) FROM k6_line
    WHERE event = 'request' AND NOT (n >= 0 AND n < getvariable('planned'))) AS "beyondPlan"
