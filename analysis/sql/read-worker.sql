-- Reads one worker's file, its job processes' lines included (variables `file`, `observer`, `worker`).

INSERT INTO worker_line BY NAME
SELECT getvariable('worker')::SMALLINT AS worker, event, stamp("atUs") AS at_us, n, attempt, "jobId" AS job_id,
  "dispatchId" AS dispatch_id, "roomSid" AS room_sid, stamp("offeredWallUs") AS offered_wall_us, pid
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', n: 'BIGINT', attempt: 'TINYINT', "jobId": 'VARCHAR', "dispatchId": 'VARCHAR',
  "roomSid": 'VARCHAR', "offeredWallUs": 'BIGINT', pid: 'BIGINT'});

INSERT INTO observer_file
SELECT getvariable('observer'), count(*), count(*) FILTER (event IS NULL OR at_us IS NULL
    OR (event IN ('handler', 'entry', 'join', 'left') AND (n IS NULL OR attempt IS NULL OR job_id IS NULL))),
  max(at_us), NULL
FROM worker_line WHERE worker = getvariable('worker');

-- Of the heartbeats only the last matters: it says how long the worker is known to have watched.
INSERT INTO mark BY NAME
SELECT DISTINCT getvariable('observer') AS observer, event, at_us, pid FROM worker_line
WHERE worker = getvariable('worker') AND at_us IS NOT NULL
  AND event IN ('worker-started', 'registered', 'prewarm', 'notify-failed', 'closing')
UNION ALL
SELECT getvariable('observer'), 'heartbeat', max(at_us), NULL FROM worker_line
WHERE worker = getvariable('worker') AND event = 'heartbeat' HAVING max(at_us) IS NOT NULL;
