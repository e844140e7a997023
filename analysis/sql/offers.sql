-- One row per job and link that it was offered on, as the wiretap saw it. A frame that came twice is no second offer:
-- the server stamps each anew.

CREATE VIEW tap_event AS
SELECT event, at_us, link, n, attempt, job_id, dispatch_id, room_sid, identity, available, offered_wall_us
FROM tap_line WHERE n >= 0 AND event <> 'room-opened'
UNION ALL
SELECT event, at_us, link, k.n, attempt_of(k.rescued, k.rescue_dispatch_id, k.listed_dispatch_id, t.dispatch_id),
  job_id, dispatch_id, room_sid, identity, available, offered_wall_us
FROM tap_line t JOIN room_key k USING (room) WHERE t.n < 0 AND event <> 'room-opened';

CREATE TABLE offer AS
SELECT n, attempt, link, job_id, 0::SMALLINT AS worker,
  min(at_us) FILTER (event = 'offer') AS offer_us,
  max(offered_wall_us) FILTER (event = 'offer') AS offered_wall_us,
  coalesce(min(offered_wall_us) FILTER (event = 'offer') < max(offered_wall_us) FILTER (event = 'offer'), FALSE) AS again,
  min(at_us) FILTER (event = 'answer' AND available = 'yes') AS yes_us,
  min(at_us) FILTER (event = 'answer' AND available = 'no') AS no_us,
  min(at_us) FILTER (event = 'assignment') AS assignment_us,
  max(nullif(identity, '')) AS identity,
  max(dispatch_id) AS dispatch_id,
  max(nullif(room_sid, '')) AS room_sid
FROM tap_event GROUP BY n, attempt, link, job_id;

-- Rare: the same job again on the same link. What counts is the last offer before its yes.
UPDATE offer SET offer_us = last.offer_us, offered_wall_us = last.offered_wall_us
FROM (
  SELECT o.link, o.job_id, max(e.at_us) AS offer_us, max(e.offered_wall_us) AS offered_wall_us
  FROM offer o JOIN tap_event e ON e.event = 'offer' AND e.link = o.link AND e.job_id = o.job_id
    AND e.at_us <= coalesce(o.yes_us, 9007199254740991)
  WHERE o.again GROUP BY o.link, o.job_id
) last
WHERE offer.again AND offer.link = last.link AND offer.job_id = last.job_id;

-- The worker of each link: by the id the server gave it, which the worker wrote down too, or by a job that both saw.
CREATE TEMP TABLE link_worker AS
WITH by_id AS (
  SELECT l.link, min(r.worker) AS worker FROM link l JOIN worker_registered r USING (worker_id) GROUP BY l.link
), by_job AS (
  SELECT o.link, min(j.worker) AS worker FROM offer o JOIN job j USING (n, attempt, job_id)
  WHERE o.link NOT IN (SELECT link FROM by_id) GROUP BY o.link
)
FROM by_id UNION ALL FROM by_job;

UPDATE offer SET worker = w.worker FROM link_worker w WHERE offer.link = w.link;

-- An identity in a token is one job's.
CREATE TEMP TABLE signalled AS
SELECT k.n, t.identity, min(t.at_us) AS opened_us FROM tap_line t JOIN room_key k USING (room)
WHERE t.event = 'room-opened' GROUP BY k.n, t.identity;

DROP VIEW tap_event;
DROP TABLE tap_line;
