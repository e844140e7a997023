-- Iterations that ended before their request because the collector did not answer them, those due by the end only:
-- later ones are counted by the schedule.

SELECT count(DISTINCT m.n) AS value FROM mark m
WHERE m.event = 'collector-unreachable' AND m.n >= 0
  AND (m.n * getvariable('period_numerator_us')) // getvariable('period_denominator')
    <= getvariable('end_us') - getvariable('scenario_us')
  AND m.n < getvariable('planned') AND m.n NOT IN (SELECT n FROM asked)
