-- What was injected, by the specification it came from, in the order of the first of each.

WITH injected AS (
  SELECT DISTINCT observer, at_us, fault, specification, phase, target, room, job_id FROM fault_line
)
SELECT coalesce(fault, '') AS fault, coalesce(specification, '') AS specification,
  min(coalesce(target, '')) AS "firstTarget", count(DISTINCT coalesce(target, '')) AS targets,
  count(*) FILTER (phase IS DISTINCT FROM 'ended') AS injections, min(at_us) AS "firstUs", max(at_us) AS "lastUs",
  count(DISTINCT nullif(room, '')) AS rooms
FROM injected GROUP BY ALL ORDER BY "firstUs", fault, specification
