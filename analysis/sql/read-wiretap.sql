-- Reads the wiretap's file (variables `file`, `observer`). Of the heartbeats, whose figures count from the start, only
-- the last matters.

CREATE TEMP TABLE line AS
SELECT event, stamp("atUs") AS at_us, link, n, attempt, "jobId" AS job_id, "dispatchId" AS dispatch_id,
  CASE WHEN n < 0 OR event IN ('fault', 'room-opened') THEN room END AS room, identity, available,
  nullif(stamp("offeredWallUs"), 0) AS offered_wall_us, "agentName" AS agent_name, "workerId" AS worker_id,
  "by" AS closed_by, status, "loadPermille" AS load_permille, fault, specification, phase, target, pid, undecodable,
  "eventLoopDelayP99Us" AS event_loop_delay_p99_us, "eventLoopDelayMaxUs" AS event_loop_delay_max_us
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', link: 'INTEGER', n: 'BIGINT', attempt: 'TINYINT', "jobId": 'VARCHAR',
  "dispatchId": 'VARCHAR', room: 'VARCHAR', identity: 'VARCHAR', available: 'VARCHAR', "offeredWallUs": 'BIGINT',
  "agentName": 'VARCHAR', "workerId": 'VARCHAR', "by": 'VARCHAR', status: 'VARCHAR', "loadPermille": 'BIGINT',
  fault: 'VARCHAR', specification: 'VARCHAR', phase: 'VARCHAR', target: 'VARCHAR', pid: 'BIGINT', undecodable: 'BIGINT',
  "eventLoopDelayP99Us": 'BIGINT', "eventLoopDelayMaxUs": 'BIGINT'});

INSERT INTO observer_file
SELECT getvariable('observer'), count(*), count(*) FILTER (event IS NULL OR at_us IS NULL
    OR (event IN ('offer', 'answer', 'assignment')
      AND (n IS NULL OR attempt IS NULL OR job_id IS NULL OR link IS NULL OR (n < 0 AND room IS NULL)))
    OR (event IN ('link-opened', 'link-refused', 'link-closed', 'register', 'registered', 'status') AND link IS NULL)),
  max(at_us), NULL
FROM line;

INSERT INTO tap_line BY NAME
SELECT event, at_us, link, n, attempt, job_id, dispatch_id, room, identity, available, offered_wall_us FROM line
WHERE at_us IS NOT NULL AND (
  (event IN ('offer', 'answer', 'assignment')
    AND n IS NOT NULL AND attempt IS NOT NULL AND job_id IS NOT NULL AND link IS NOT NULL)
  OR (event = 'room-opened' AND getvariable('external') AND room IS NOT NULL));

INSERT INTO link_line BY NAME
SELECT DISTINCT event, at_us, link, agent_name, worker_id, closed_by, status, load_permille FROM line
WHERE at_us IS NOT NULL AND link IS NOT NULL
  AND event IN ('link-opened', 'link-refused', 'link-closed', 'register', 'registered', 'status');

INSERT INTO fault_line BY NAME
SELECT getvariable('observer') AS observer, at_us, fault, specification, phase, target, room, job_id FROM line
WHERE event = 'fault' AND at_us IS NOT NULL;

INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, at_us, pid, undecodable, event_loop_delay_p99_us, event_loop_delay_max_us
FROM line WHERE at_us IS NOT NULL AND event IN ('wiretap-started', 'closing')
UNION ALL BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, at_us, undecodable, event_loop_delay_p99_us, event_loop_delay_max_us
FROM line WHERE event = 'heartbeat' AND at_us = (SELECT max(at_us) FROM line WHERE event = 'heartbeat');

DROP TABLE line;
