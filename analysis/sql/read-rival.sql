-- Reads a rival's file (variables `file`, `observer`) for the table of faults: nothing is judged by it.

INSERT INTO fault_line BY NAME
SELECT getvariable('observer') AS observer, stamp("atUs") AS at_us, fault, specification, phase, target, room,
  "jobId" AS job_id
FROM read_json(getvariable('file'), format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', "atUs": 'BIGINT', fault: 'VARCHAR', specification: 'VARCHAR', phase: 'VARCHAR', target: 'VARCHAR',
  room: 'VARCHAR', "jobId": 'VARCHAR'})
WHERE event = 'fault' AND stamp("atUs") IS NOT NULL;
