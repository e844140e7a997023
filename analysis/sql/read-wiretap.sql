-- Reads the wiretap's file or a part of it (variables `file`, `observer`, `part`). Twice, which is less work than keeping every column of every
-- line: first the jobs' frames, which are nearly all, then the few others. What is not looked at is not kept.

CREATE MACRO is_frame(event, at_us, link, n, attempt, job_id, room) AS coalesce(at_us IS NOT NULL AND (
  (event IN ('offer', 'answer', 'assignment') AND n IS NOT NULL AND attempt IS NOT NULL AND job_id IS NOT NULL
    AND link IS NOT NULL AND (n >= 0 OR room IS NOT NULL))
  OR (event = 'room-opened' AND room IS NOT NULL)), FALSE);

INSERT INTO tap_line BY NAME
SELECT getvariable('part') AS part, event, stamp("atUs") AS at_us, link, n, attempt, "jobId" AS job_id,
  CASE WHEN n < 0 OR event = 'offer' THEN "dispatchId" END AS dispatch_id,
  CASE WHEN n < 0 OR event = 'room-opened' THEN room END AS room,
  -- Our own workers' lines say it; of an external worker the offer alone does.
  CASE WHEN n < 0 AND event = 'offer' THEN "roomSid" END AS room_sid, identity, available,
  nullif(stamp("offeredWallUs"), 0) AS offered_wall_us
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', link: 'INTEGER', n: 'BIGINT', attempt: 'TINYINT', "jobId": 'VARCHAR',
  "dispatchId": 'VARCHAR', room: 'VARCHAR', "roomSid": 'VARCHAR', identity: 'VARCHAR', available: 'VARCHAR',
  "offeredWallUs": 'BIGINT'})
WHERE is_frame(event, stamp("atUs"), link, n, attempt, "jobId", room)
  -- Sockets of our own jobs tell nothing that their workers do not.
  AND (event <> 'room-opened' OR getvariable('external'));

CREATE TEMP TABLE line AS
SELECT event, stamp("atUs") AS at_us, link, node, "jobId" AS job_id, room, "agentName" AS agent_name,
  coalesce("jobType", 'room') = 'room' AND coalesce(deployment, '') = '' AS eligible,
  "workerId" AS worker_id,
  "by" AS closed_by, status, "loadPermille" AS load_permille, fault, specification, phase, target, pid, undecodable,
  "eventLoopDelayP99Us" AS event_loop_delay_p99_us, "eventLoopDelayMaxUs" AS event_loop_delay_max_us
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', link: 'INTEGER', node: 'SMALLINT', n: 'BIGINT', attempt: 'TINYINT',
  "jobId": 'VARCHAR', room: 'VARCHAR', "agentName": 'VARCHAR', "jobType": 'VARCHAR', deployment: 'VARCHAR',
  "workerId": 'VARCHAR', "by": 'VARCHAR', status: 'VARCHAR',
  "loadPermille": 'BIGINT', fault: 'VARCHAR', specification: 'VARCHAR', phase: 'VARCHAR', target: 'VARCHAR',
  pid: 'BIGINT', undecodable: 'BIGINT', "eventLoopDelayP99Us": 'BIGINT', "eventLoopDelayMaxUs": 'BIGINT'})
WHERE NOT is_frame(event, stamp("atUs"), link, n, attempt, "jobId", room)
  AND NOT coalesce(event IN ('termination', 'job-update', 'room-closed') AND stamp("atUs") IS NOT NULL, FALSE);

DROP MACRO is_frame;

CREATE TEMP VIEW read_now AS SELECT at_us FROM tap_line WHERE part = getvariable('part');

INSERT INTO observer_file
SELECT getvariable('observer'), getvariable('part'), count(*) + (SELECT count(*) FROM read_now), count(*) FILTER (event IS NULL OR at_us IS NULL
    OR event IN ('offer', 'answer', 'assignment', 'room-opened')
    OR (event IN ('link-opened', 'link-refused', 'link-closed', 'register', 'registered', 'status') AND link IS NULL)),
  greatest(max(at_us), (SELECT max(at_us) FROM read_now)), NULL
FROM line;

DROP VIEW read_now;

INSERT INTO link_line BY NAME
SELECT DISTINCT event, at_us, link, node, agent_name, eligible, worker_id, closed_by, status, load_permille FROM line
WHERE at_us IS NOT NULL AND link IS NOT NULL
  AND event IN ('link-opened', 'link-refused', 'link-closed', 'register', 'registered', 'status');

INSERT INTO fault_line BY NAME
SELECT getvariable('observer') AS observer, at_us, fault, specification, phase, target, room, job_id FROM line
WHERE event = 'fault' AND at_us IS NOT NULL;

-- Of the heartbeats, whose figures count from the start, only the last matters.
INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, at_us, pid, undecodable, event_loop_delay_p99_us, event_loop_delay_max_us
FROM line WHERE at_us IS NOT NULL AND event IN ('wiretap-started', 'closing')
UNION ALL BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, at_us, undecodable, event_loop_delay_p99_us, event_loop_delay_max_us
FROM line WHERE event = 'heartbeat' AND at_us = (SELECT max(at_us) FROM line WHERE event = 'heartbeat');

DROP TABLE line;
