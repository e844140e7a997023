-- Reads the collector's or the harness's file or a part of it (variables `file`, `observer`, `part`): health, clock pairs, parts, faults, and
-- what the collector was told as a witness.

CREATE TEMP TABLE line AS
SELECT event, stamp("atUs") AS at_us, stamp("wallUs") AS wall_us, pid, role, planned, "exitCode" AS exit_code, signal,
  "logTail" AS log_tail, fault, specification, phase, target, "jobId" AS job_id, reason,
  "cpuBusyPermille" AS cpu_busy_permille, stamp("uncertaintyUs") AS uncertainty_us,
  "eventLoopDelayP99Us" AS event_loop_delay_p99_us, "eventLoopDelayMaxUs" AS event_loop_delay_max_us,
  room, "roomSid" AS room_sid, identity, kind, stamp("notBeforeUs") AS not_before_us
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', "wallUs": 'BIGINT', pid: 'BIGINT', role: 'VARCHAR', planned: 'BOOLEAN',
  "exitCode": 'INTEGER', signal: 'VARCHAR', "logTail": 'VARCHAR', fault: 'VARCHAR', specification: 'VARCHAR',
  phase: 'VARCHAR', target: 'VARCHAR', "jobId": 'VARCHAR', reason: 'VARCHAR', "cpuBusyPermille": 'BIGINT',
  "uncertaintyUs": 'BIGINT', "eventLoopDelayP99Us": 'BIGINT', "eventLoopDelayMaxUs": 'BIGINT', room: 'VARCHAR',
  "roomSid": 'VARCHAR', identity: 'VARCHAR', kind: 'VARCHAR', "notBeforeUs": 'BIGINT'});

INSERT INTO observer_file
SELECT getvariable('observer'), getvariable('part'), count(*), count(*) FILTER (event IS NULL OR at_us IS NULL
    OR (event IN ('participant-joined', 'participant-left', 'room-started', 'room-finished') AND room IS NULL)),
  max(at_us), NULL FROM line;

INSERT INTO witness_line BY NAME
SELECT event, at_us, coalesce(not_before_us, at_us) AS not_before_us, room, room_sid, identity, kind FROM line
WHERE event IN ('participant-joined', 'participant-left', 'room-started', 'room-finished') AND at_us IS NOT NULL;

INSERT INTO fault_line BY NAME
SELECT getvariable('observer') AS observer, at_us, fault, specification, phase, target, room, job_id FROM line
WHERE event = 'fault' AND at_us IS NOT NULL;

INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, * EXCLUDE (specification, phase, job_id, room, room_sid, identity, kind, not_before_us)
FROM line
WHERE event NOT IN ('participant-joined', 'participant-left', 'room-started', 'room-finished') AND at_us IS NOT NULL;

DROP TABLE line;
