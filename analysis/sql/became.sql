-- What became of the dispatches in whose rooms a fault was injected.

SELECT f.fault, f.specification, d.outcome, c.cause, count(*) AS count
FROM (
  SELECT DISTINCT coalesce(fault, '') AS fault, coalesce(specification, '') AS specification, room FROM fault_line
) f JOIN dispatch d USING (room) LEFT JOIN dispatch_cause c USING (n)
GROUP BY ALL ORDER BY f.fault, f.specification, count DESC, d.outcome, c.cause
