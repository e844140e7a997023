-- Injected faults for the pictures: what lasts line by line, what happened once put together where it lies within a moment
-- (variable `moment_us`).

WITH injected AS (
  SELECT DISTINCT observer, at_us, coalesce(nullif(specification, ''), fault, 'fault') AS specification,
    coalesce(target, '') AS target, coalesce(phase, 'once') AS phase, room, job_id
  FROM fault_line
)
SELECT specification, target, phase, at_us AS "atUs", 1 AS times FROM injected WHERE phase <> 'once'
UNION ALL
SELECT specification, min(target), 'once', min(at_us), count(*) FROM injected WHERE phase = 'once'
GROUP BY specification, at_us // getvariable('moment_us')
ORDER BY "atUs", specification, target, phase
