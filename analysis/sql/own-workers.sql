-- The ids that the server gave our workers, as they wrote them down or as the wiretap saw them.

CREATE TABLE worker_registered AS
SELECT DISTINCT worker_id, replace(observer, 'worker-', '')::SMALLINT AS worker FROM mark
WHERE event = 'registered' AND observer LIKE 'worker-%' AND worker_id <> '';

CREATE TABLE our_worker AS
SELECT worker_id FROM worker_registered
UNION
SELECT worker_id FROM link WHERE ours AND worker_id IS NOT NULL;
