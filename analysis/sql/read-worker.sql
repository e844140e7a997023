-- Reads one worker's file or a part of it, its job processes' lines included (variables `file`, `observer`, `worker`,
-- `part`). Twice, which is
-- less work than keeping every column of every line: first the jobs' lines, which are nearly all, then the few others.

CREATE MACRO is_job(event, at_us, n, attempt, job_id) AS coalesce(
  event IN ('handler', 'rejected', 'entry', 'join', 'left')
  AND at_us IS NOT NULL AND n IS NOT NULL AND attempt IS NOT NULL AND job_id IS NOT NULL, FALSE);

INSERT INTO worker_line BY NAME
SELECT getvariable('worker')::SMALLINT AS worker, getvariable('part') AS part, event, stamp("atUs") AS at_us, n, attempt, "jobId" AS job_id,
  "dispatchId" AS dispatch_id, CASE WHEN n < 0 THEN room END AS room, "roomSid" AS room_sid,
  stamp("offeredWallUs") AS offered_wall_us, pid
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', n: 'BIGINT', attempt: 'TINYINT', "jobId": 'VARCHAR', "dispatchId": 'VARCHAR',
  room: 'VARCHAR', "roomSid": 'VARCHAR', "offeredWallUs": 'BIGINT', pid: 'BIGINT'})
WHERE is_job(event, stamp("atUs"), n, attempt, "jobId");

CREATE TEMP TABLE line AS
SELECT event, stamp("atUs") AS at_us, pid, "workerId" AS worker_id, "jobId" AS job_id, room, fault, specification, phase,
  target
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', n: 'BIGINT', attempt: 'TINYINT', "jobId": 'VARCHAR', room: 'VARCHAR',
  pid: 'BIGINT', "workerId": 'VARCHAR', fault: 'VARCHAR', specification: 'VARCHAR', phase: 'VARCHAR', target: 'VARCHAR'})
WHERE NOT is_job(event, stamp("atUs"), n, attempt, "jobId");

DROP MACRO is_job;

CREATE TEMP VIEW read_now AS
SELECT at_us FROM worker_line WHERE worker = getvariable('worker') AND part = getvariable('part');

INSERT INTO observer_file
SELECT getvariable('observer'), getvariable('part'), count(*) + (SELECT count(*) FROM read_now),
  count(*) FILTER (event IS NULL OR at_us IS NULL OR event IN ('handler', 'rejected', 'entry', 'join', 'left')),
  greatest(max(at_us), (SELECT max(at_us) FROM read_now)), NULL
FROM line;

DROP VIEW read_now;

INSERT INTO fault_line BY NAME
SELECT getvariable('observer') AS observer, at_us, fault, specification, phase, target, room, job_id FROM line
WHERE event = 'fault' AND at_us IS NOT NULL;

-- Of the heartbeats only the last matters: it says how long the worker is known to have watched.
INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, at_us, pid, worker_id FROM line
WHERE at_us IS NOT NULL AND event IN ('worker-started', 'registered', 'prewarm', 'spared', 'notify-failed', 'closing')
UNION ALL BY NAME
SELECT getvariable('observer') AS observer, 'heartbeat' AS event, max(at_us) AS at_us FROM line
WHERE event = 'heartbeat' HAVING max(at_us) IS NOT NULL;

DROP TABLE line;
