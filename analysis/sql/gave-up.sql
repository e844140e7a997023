-- Iterations that ended before their request because the collector did not answer them.

SELECT DISTINCT m.n FROM mark m
WHERE m.event = 'collector-unreachable' AND m.n >= 0 AND m.n < getvariable('planned')
  AND m.n NOT IN (SELECT n FROM asked)
