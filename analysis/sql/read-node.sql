-- Reads the collector's or the harness's file (variables `file`, `observer`): health, clock pairs, parts, faults.

CREATE TEMP TABLE line AS
SELECT event, stamp("atUs") AS at_us, stamp("wallUs") AS wall_us, pid, role, planned, "exitCode" AS exit_code, signal,
  "logTail" AS log_tail, fault, target, reason, "cpuBusyPermille" AS cpu_busy_permille, stamp("uncertaintyUs") AS uncertainty_us,
  "eventLoopDelayP99Us" AS event_loop_delay_p99_us, "eventLoopDelayMaxUs" AS event_loop_delay_max_us
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', "wallUs": 'BIGINT', pid: 'BIGINT', role: 'VARCHAR', planned: 'BOOLEAN',
  "exitCode": 'INTEGER', signal: 'VARCHAR', "logTail": 'VARCHAR', fault: 'VARCHAR', target: 'VARCHAR', reason: 'VARCHAR',
  "cpuBusyPermille": 'BIGINT', "uncertaintyUs": 'BIGINT', "eventLoopDelayP99Us": 'BIGINT', "eventLoopDelayMaxUs": 'BIGINT'});

INSERT INTO observer_file
SELECT getvariable('observer'), count(*), count(*) FILTER (event IS NULL OR at_us IS NULL), max(at_us), NULL FROM line;

INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, * FROM line WHERE event IS NOT NULL AND at_us IS NOT NULL;

DROP TABLE line;
