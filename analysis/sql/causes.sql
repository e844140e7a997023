-- Causes, most frequent first; up to three rooms each, the earliest requested.

SELECT c.cause, count(*) AS count, list_slice(list(d.room ORDER BY c.n), 1, 3) AS examples
FROM dispatch_cause c JOIN dispatch d USING (n) GROUP BY c.cause ORDER BY count DESC, c.cause
