-- Reads the collector's or the harness's file or a part of it (variables `file`, `observer`, `part`): health, clock pairs,
-- parts, what they use, faults, and what the collector was told as a witness.

CREATE TEMP TABLE line AS
SELECT event, stamp("atUs") AS at_us, stamp("wallUs") AS wall_us, pid, role, planned, "exitCode" AS exit_code, signal,
  "logTail" AS log_tail, fault, specification, phase, target, "jobId" AS job_id, reason,
  "cpuBusyPermille" AS cpu_busy_permille, stamp("uncertaintyUs") AS uncertainty_us,
  "eventLoopDelayP99Us" AS event_loop_delay_p99_us, "eventLoopDelayMaxUs" AS event_loop_delay_max_us,
  nullif(node, 0) AS node, room, "roomSid" AS room_sid, identity, kind, stamp("notBeforeUs") AS not_before_us,
  "rssKb" AS rss_kb, "cpuUs" AS cpu_us, processes, "openFiles" AS open_files
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', "wallUs": 'BIGINT', pid: 'BIGINT', role: 'VARCHAR', planned: 'BOOLEAN',
  "exitCode": 'INTEGER', signal: 'VARCHAR', "logTail": 'VARCHAR', fault: 'VARCHAR', specification: 'VARCHAR',
  phase: 'VARCHAR', target: 'VARCHAR', "jobId": 'VARCHAR', reason: 'VARCHAR', "cpuBusyPermille": 'BIGINT',
  "uncertaintyUs": 'BIGINT', "eventLoopDelayP99Us": 'BIGINT', "eventLoopDelayMaxUs": 'BIGINT', node: 'SMALLINT',
  room: 'VARCHAR', "roomSid": 'VARCHAR', identity: 'VARCHAR', kind: 'VARCHAR', "notBeforeUs": 'BIGINT', "rssKb": 'BIGINT',
  "cpuUs": 'BIGINT', processes: 'BIGINT', "openFiles": 'BIGINT'});

INSERT INTO observer_file
SELECT getvariable('observer'), getvariable('part'), count(*), count(*) FILTER (event IS NULL OR at_us IS NULL
    OR (event IN ('participant-joined', 'participant-left', 'room-started', 'room-finished') AND room IS NULL)),
  max(at_us), NULL FROM line;

INSERT INTO witness_line BY NAME
SELECT event, at_us, coalesce(not_before_us, at_us) AS not_before_us, node, room, room_sid, identity, kind FROM line
WHERE event IN ('participant-joined', 'participant-left', 'room-started', 'room-finished') AND at_us IS NOT NULL;

INSERT INTO fault_line BY NAME
SELECT getvariable('observer') AS observer, at_us, fault, specification, phase, target, room, job_id FROM line
WHERE event = 'fault' AND at_us IS NOT NULL;

INSERT INTO resource_line BY NAME
SELECT at_us, role, rss_kb, cpu_us, processes, open_files FROM line
WHERE event = 'resource' AND at_us IS NOT NULL AND role IS NOT NULL;

INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, * EXCLUDE (specification, phase, job_id, node, room, room_sid, identity,
  kind, not_before_us, rss_kb, cpu_us, processes, open_files)
FROM line
WHERE event NOT IN ('participant-joined', 'participant-left', 'room-started', 'room-finished', 'resource')
  AND at_us IS NOT NULL;

DROP TABLE line;
