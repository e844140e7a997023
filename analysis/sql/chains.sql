-- Of each attempt the one chain that counts: the one that led to the arrival, by the last offer answered yes before it;
-- when nothing arrived, the one that was assigned, else the last: the server goes on after a no or a cut, never after a
-- silence, so the last offer is the one that lost the job. Earlier offers are reoffers.

CREATE TABLE chain AS
WITH pair AS (
  SELECT n, attempt, worker, job_id, o.link, o.offer_us AS tap_offer_us, o.yes_us, o.no_us, o.assignment_us, o.identity,
    coalesce(o.offered_wall_us, j.offered_wall_us) AS offered_wall_us, j.handler_us, j.first_handler_us, j.rejected_us, j.entry_us,
    j.join_us, j.left_us, coalesce(j.dispatch_id, o.dispatch_id) AS dispatch_id, coalesce(j.room_sid, o.room_sid) AS room_sid
  FROM job j FULL JOIN offer o USING (n, attempt, job_id, worker)
), seen AS (
  SELECT p.* EXCLUDE (join_us, left_us, room_sid), w.joined_us,
    CASE WHEN getvariable('external') THEN w.joined_us ELSE coalesce(p.join_us, w.joined_us) END AS join_us,
    coalesce(p.left_us, w.left_us) AS left_us, coalesce(p.room_sid, w.room_sid) AS room_sid,
    CASE WHEN getvariable('external') THEN w.joined_us ELSE p.entry_us END AS arrival_us
  FROM pair p LEFT JOIN joined w ON w.ours AND w.n = p.n AND w.identity = p.identity
), ranked AS (
  SELECT *,
    row_number() OVER best AS place,
    -- Up to the one that led to the arrival: an offer after it is no reoffer.
    CASE WHEN arrival_us IS NULL THEN count(tap_offer_us) OVER attempt_of_n
      ELSE count(tap_offer_us) OVER (PARTITION BY n, attempt ORDER BY tap_offer_us) END AS offers,
    min(tap_offer_us) OVER attempt_of_n AS first_offer_us,
    min(offered_wall_us) OVER attempt_of_n AS first_offered_wall_us,
    min(first_handler_us) OVER attempt_of_n AS first_call_us
  FROM seen
  WINDOW attempt_of_n AS (PARTITION BY n, attempt),
    best AS (PARTITION BY n, attempt ORDER BY
      arrival_us NULLS LAST,
      CASE WHEN arrival_us IS NULL OR yes_us <= arrival_us THEN 0 ELSE 1 END,
      CASE WHEN arrival_us IS NULL AND assignment_us IS NULL THEN 1 ELSE 0 END,
      tap_offer_us DESC NULLS LAST, handler_us DESC NULLS LAST, worker, job_id, link)
)
SELECT r.* EXCLUDE (place),
  -- What became of an earlier offer: that story comes before the chain's own.
  CASE
    WHEN r.first_offer_us >= r.tap_offer_us OR r.first_offer_us IS NULL THEN 'none'
    WHEN f.assignment_us IS NOT NULL OR f.yes_us IS NOT NULL THEN 'accepted'
    WHEN f.no_us IS NOT NULL THEN 'refused'
    ELSE 'unanswered'
  END AS earlier
FROM ranked r
LEFT JOIN (
  SELECT n, attempt, offer_us, min(yes_us) AS yes_us, min(no_us) AS no_us, min(assignment_us) AS assignment_us
  FROM offer SEMI JOIN (SELECT n, attempt FROM offer GROUP BY n, attempt HAVING count(*) > 1) several USING (n, attempt)
  GROUP BY n, attempt, offer_us
) f ON f.n = r.n AND f.attempt = r.attempt AND f.offer_us = r.first_offer_us
WHERE r.place = 1;
