-- Agents in the dispatches' rooms as the collector heard of them, tied to a job by the identity in its answer. `ours` is
-- NULL where nobody can tell: without the wiretap an identity says nothing.

CREATE TABLE joined AS
WITH agent AS (
  SELECT k.n, k.rescued, w.identity, min(w.at_us) FILTER (w.event = 'participant-joined') AS joined_us,
    -- A watch that asks again and again sees a join some time after it: how long at most.
    min(w.at_us - w.not_before_us) FILTER (w.event = 'participant-joined') AS seen_after_us,
    max(w.at_us) FILTER (w.event = 'participant-left') AS left_us, max(nullif(w.room_sid, '')) AS room_sid
  FROM witness_line w JOIN room_key k USING (room)
  WHERE w.kind = 'agent' AND w.event IN ('participant-joined', 'participant-left')
  GROUP BY k.n, k.rescued, w.identity
), known AS (
  SELECT n, identity, min(attempt) AS attempt, min(job_id) AS job_id FROM offer
  WHERE identity IS NOT NULL GROUP BY n, identity
)
SELECT a.*, known.job_id,
  CASE
    WHEN known.job_id IS NOT NULL THEN TRUE
    WHEN getvariable('tap_whole') AND asked.request_us >= getvariable('tap_from_us')
      AND a.joined_us <= getvariable('tap_until_us') THEN FALSE
  END AS ours,
  -- Without an identity that tells, an agent who was there before the rescue was asked for came by attempt 1.
  CASE
    WHEN known.job_id IS NOT NULL THEN known.attempt
    WHEN NOT a.rescued OR a.joined_us < asked.rescue_us - asked.rescue_uncertainty_us THEN 1
  END AS attempt
FROM agent a JOIN asked USING (n) LEFT JOIN known ON known.n = a.n AND known.identity = a.identity
WHERE a.joined_us IS NOT NULL;

-- Rooms of the dispatches' names that somebody saw start, and when first: before the request, after it, or for a rescue.
CREATE TABLE room_seen AS
SELECT k.n, w.room_sid, min(w.at_us) AS started_us FROM witness_line w JOIN room_key k USING (room)
WHERE w.event = 'room-started' GROUP BY k.n, w.room_sid;

DROP TABLE witness_line;
