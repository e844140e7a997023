-- Reads k6's file or a part of it (variables `file`, `observer`, `part`). Wall milliseconds become microseconds.

INSERT INTO k6_line BY NAME
SELECT getvariable('part') AS part, event, wall_of_ms("wallMs") AS wall_us, n, attempt, room, path, "roomState" AS room_state,
  wall_of_ms("iterationWallMs") AS iteration_wall_us, wall_of_ms("zeroWallMs") AS zero_wall_us, stamp("dueUs") AS due_us,
  answer, "httpStatus" AS http_status, code,
  "dispatchId" AS dispatch_id, "roomSid" AS room_sid, nullif(wall_of_ms("roomCreatedWallMs"), 0) AS room_created_wall_us,
  listed, "workerId" AS worker_id, shown, result, "arrivedAfterMs" AS arrived_after_ms
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "wallMs": 'BIGINT', n: 'BIGINT', attempt: 'TINYINT', room: 'VARCHAR', path: 'VARCHAR',
  "roomState": 'VARCHAR', "iterationWallMs": 'BIGINT', "zeroWallMs": 'BIGINT', "dueUs": 'BIGINT',
  answer: 'VARCHAR', "httpStatus": 'INTEGER', code: 'VARCHAR', "dispatchId": 'VARCHAR',
  "roomSid": 'VARCHAR', "roomCreatedWallMs": 'BIGINT', listed: 'VARCHAR', "workerId": 'VARCHAR',
  shown: 'VARCHAR', result: 'VARCHAR', "arrivedAfterMs": 'BIGINT'});

INSERT INTO warm_up
SELECT wall_us, path, room_state, answer, arrived_after_ms FROM k6_line
WHERE part = getvariable('part') AND event = 'warm-up';

INSERT INTO observer_file
SELECT getvariable('observer'), getvariable('part'), count(*), count(*) FILTER (event IS NULL OR wall_us IS NULL
    OR (event IN ('request', 'response', 'room-made', 'look', 'list-lag', 'deleted') AND n IS NULL)
    OR (event IN ('request', 'response') AND attempt IS NULL)),
  NULL, max(wall_us)
FROM k6_line WHERE part = getvariable('part');

INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, wall_us, n FROM k6_line
WHERE part = getvariable('part') AND event IN ('load-started', 'collector-unreachable', 'room-limit', 'closing')
  AND wall_us IS NOT NULL;
