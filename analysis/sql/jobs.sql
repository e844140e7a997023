-- One row per job of our workers: what they and their job processes wrote. Repeated lines change nothing: every figure
-- is a minimum, maximum or distinct.

CREATE VIEW job_event AS
SELECT worker, event, at_us, n, attempt, job_id, dispatch_id, room_sid, offered_wall_us, pid FROM worker_line WHERE n >= 0
UNION ALL
SELECT worker, event, at_us, coalesce(k.n, w.n),
  CASE WHEN k.n IS NULL THEN w.attempt ELSE attempt_of(k.rescued, k.rescue_dispatch_id, k.listed_dispatch_id, w.dispatch_id) END,
  job_id, dispatch_id, room_sid, offered_wall_us, pid
FROM worker_line w LEFT JOIN room_key k USING (room) WHERE w.n < 0;

CREATE TABLE job AS
SELECT n, attempt, worker, job_id,
  max(at_us) FILTER (event = 'handler') AS handler_us,
  min(at_us) FILTER (event = 'handler') AS first_handler_us,
  max(offered_wall_us) FILTER (event = 'handler' AND offered_wall_us > 0) AS offered_wall_us,
  max(at_us) FILTER (event = 'rejected') AS rejected_us,
  min(at_us) FILTER (event = 'entry') AS entry_us,
  min(at_us) FILTER (event = 'join') AS join_us,
  min(at_us) FILTER (event = 'left') AS left_us,
  max(dispatch_id) AS dispatch_id,
  max(room_sid) AS room_sid
FROM job_event GROUP BY n, attempt, worker, job_id;

-- Subtle and rare: a job offered again to its worker after it had entered. Its chain is the last offer before entry.
UPDATE job SET handler_us = earlier.handler_us, offered_wall_us = earlier.offered_wall_us
FROM (
  SELECT j.n, j.attempt, j.worker, j.job_id, max(e.at_us) AS handler_us,
    max(e.offered_wall_us) FILTER (e.offered_wall_us > 0) AS offered_wall_us
  FROM job j LEFT JOIN job_event e
    ON e.event = 'handler' AND e.at_us <= j.entry_us
    AND e.n = j.n AND e.attempt = j.attempt AND e.worker = j.worker AND e.job_id = j.job_id
  WHERE j.handler_us > j.entry_us GROUP BY ALL
) earlier
WHERE job.n = earlier.n AND job.attempt = earlier.attempt AND job.worker = earlier.worker
  AND job.job_id = earlier.job_id;

-- How often an attempt entered: a job may enter twice under one id when the server offers it to a second worker.
CREATE TABLE entered AS
SELECT n, attempt, count(*) AS entries
FROM (SELECT DISTINCT n, attempt, worker, job_id, pid, at_us FROM job_event WHERE event = 'entry')
GROUP BY n, attempt;

-- Memory: the workers' lines are not needed any more.
DROP VIEW job_event;
DROP TABLE worker_line;
