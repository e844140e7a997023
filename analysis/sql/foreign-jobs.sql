-- Jobs that belong to no dispatch that was asked for: other runs' or other people's. They are counted, never joined.

WITH attempt AS (
  SELECT n, 1 AS attempt FROM asked
  UNION ALL
  SELECT n, 2 AS attempt FROM asked WHERE rescue_wall_us IS NOT NULL
)
SELECT count(DISTINCT (worker, job_id)) AS value FROM job ANTI JOIN attempt USING (n, attempt)
-- A no to somebody else's job is no job, and warm-ups are ours.
WHERE coalesce(handler_us, entry_us, join_us) IS NOT NULL
  AND NOT (n >= getvariable('planned') AND n < getvariable('planned') + getvariable('warm_ups'))
