-- Of a run that goes on: leaves out what is about dispatches that are not certain yet, those from `planned` on. A job
-- without our key is known by its room's name, which ends in the dispatch's number (`room_prefix`).

CREATE MACRO is_later(n, room) AS coalesce(CASE
  WHEN n >= 0 THEN n
  WHEN starts_with(room, getvariable('room_prefix')) THEN try_cast(substr(room, length(getvariable('room_prefix')) + 1) AS BIGINT)
END >= getvariable('planned'), FALSE);

DELETE FROM k6_line WHERE n >= getvariable('planned');
DELETE FROM worker_line WHERE is_later(n, room);
DELETE FROM tap_line WHERE is_later(n, room);
DELETE FROM witness_line WHERE is_later(-1, room);
DELETE FROM fault_line WHERE is_later(-1, room);
DROP MACRO is_later;
