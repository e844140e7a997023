-- Moments at which the one server of the run was not there: a request found its port closed, or the process ended that we
-- had started. Of several servers nobody knows which of them had the room, and an address that is not on this machine may
-- stand for several (a balancer's, LiveKit Cloud's), so there nothing is known. Variable: `one_server`.

CREATE TABLE server_gone AS
SELECT DISTINCT at_us FROM (
  SELECT request_us AS at_us FROM asked
  WHERE answer = 'none' AND http_status = 0 AND code LIKE '%connection refused%'
  UNION ALL
  SELECT at_us FROM mark WHERE observer = 'harness' AND event = 'process-exited' AND role = 'server'
) WHERE at_us IS NOT NULL AND getvariable('one_server');
