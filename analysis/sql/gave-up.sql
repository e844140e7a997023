-- Iterations that ended before their request because the collector did not answer them, or because of the limit of rooms.

SELECT DISTINCT m.n FROM mark m
WHERE m.event IN ('collector-unreachable', 'room-limit') AND m.n >= 0 AND m.n < getvariable('planned')
  AND m.n NOT IN (SELECT n FROM asked)
