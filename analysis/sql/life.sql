-- asked + chains + witnesses = one row per dispatch with every instant of its life, before anything is judged.

-- How often an attempt arrived.
CREATE TEMP VIEW arrived AS
SELECT n, attempt, entries FROM entered WHERE NOT getvariable('external')
UNION ALL
SELECT n, attempt, count(*) FROM joined
WHERE getvariable('external') AND coalesce(ours, TRUE) AND attempt IS NOT NULL GROUP BY n, attempt;

-- Agents that no answer names, where the wiretap cannot tell whose they are. `unplaced_us`: after a rescue, by either
-- attempt, also of one of ours whose offer does not say which.
CREATE TEMP VIEW nameless AS
SELECT n, min(joined_us) FILTER (attempt = 1) AS joined_us, min(joined_us) FILTER (attempt IS NULL) AS unplaced_us,
  max(left_us) FILTER (attempt = 1) AS left_us, max(room_sid) FILTER (attempt = 1) AS room_sid
FROM joined WHERE ours IS NULL OR (ours AND attempt IS NULL) GROUP BY n;

-- The room of attempt 1 as the collector was told: the first of that name, unless it was only told after the rescue was
-- asked for, which may have made it.
CREATE TEMP VIEW heard_room AS
SELECT s.n, arg_min(s.room_sid, s.started_us) AS room_sid FROM room_seen s JOIN asked a USING (n)
WHERE s.room_sid <> '' AND (a.rescue_wall_us IS NULL OR coalesce(s.started_us < a.rescue_us - a.rescue_uncertainty_us, FALSE))
GROUP BY s.n;

CREATE TEMP VIEW stranger AS
SELECT n, min(joined_us) AS joined_us FROM joined WHERE NOT ours GROUP BY n;

-- How long before it was heard of an agent may have joined: the gap between two looks of a watch, 0 by webhook.
CREATE TEMP VIEW heard_late AS
SELECT n, max(seen_after_us) AS seen_after_us FROM joined WHERE coalesce(ours, TRUE) GROUP BY n;

CREATE TEMP VIEW life AS
WITH first AS (SELECT * FROM chain WHERE attempt = 1), second AS (SELECT * FROM chain WHERE attempt = 2)
SELECT a.*,
  room_node.node, link.node AS worker_node, a.n % getvariable('nodes') + 1 AS asked_node,
  first.worker, first.link, first.job_id, coalesce(first.dispatch_id, a.listed_dispatch_id) AS dispatch_id,
  -- createDispatch answers no room: that of its job, else the live one we made, else the one that was heard of.
  coalesce(a.asked_room_sid, nullif(first.room_sid, ''), a.made_room_sid, heard_room.room_sid) AS room_sid, first.identity,
  first.tap_offer_us, first.offered_wall_us - offered.offset_us AS offer_stamp_us,
  coalesce(first.tap_offer_us, first.offered_wall_us - offered.offset_us) AS offer_us,
  first.first_offer_us, first.first_offered_wall_us, first.earlier,
  coalesce(first.yes_us, first.no_us) AS answer_us,
  CASE WHEN first.yes_us IS NOT NULL THEN 'yes' WHEN first.no_us IS NOT NULL THEN 'no'
    -- Without a wiretap the worker's own word.
    WHEN NOT getvariable('tap_on') AND first.rejected_us IS NOT NULL AND first.entry_us IS NULL THEN 'no'
  END AS answered,
  first.assignment_us, first.handler_us, first.first_call_us, first.entry_us,
  coalesce(first.join_us, CASE WHEN getvariable('external') OR first.entry_us <= nameless.joined_us THEN nameless.joined_us END) AS join_us,
  coalesce(first.left_us, CASE WHEN getvariable('external') THEN nameless.left_us END) AS left_us,
  -- The earlier of the two: of a job that is told by its identity, and of one that is not.
  CASE WHEN getvariable('external') THEN least(first.arrival_us, nameless.joined_us) ELSE first.arrival_us END AS arrival_us,
  CASE WHEN getvariable('external') THEN nameless.unplaced_us END AS unplaced_us,
  CASE WHEN getvariable('external') THEN coalesce(heard_late.seen_after_us, 0) ELSE 0 END AS seen_after_us,
  stranger.joined_us AS stranger_us,
  greatest(first.offers - 1, 0) AS reoffers, greatest(second.offers - 1, 0) AS rescue_reoffers,
  second.arrival_us AS rescue_arrival_us, second.room_sid AS rescue_room_sid,
  coalesce(once.entries, 0) AS entries, coalesce(again.entries, 0) AS rescue_entries,
  a.request_us + getvariable('deadline_us') + getvariable('grace_us') AS watched_until_us
FROM asked a
LEFT JOIN first ON first.n = a.n
LEFT JOIN second ON second.n = a.n AND a.rescue_wall_us IS NOT NULL
LEFT JOIN room_node ON room_node.n = a.n
LEFT JOIN link ON link.link = first.link
LEFT JOIN nameless ON nameless.n = a.n
LEFT JOIN heard_late ON heard_late.n = a.n
LEFT JOIN heard_room ON heard_room.n = a.n
LEFT JOIN stranger ON stranger.n = a.n
LEFT JOIN arrived once ON once.n = a.n AND once.attempt = 1
LEFT JOIN arrived again ON again.n = a.n AND again.attempt = 2 AND a.rescue_wall_us IS NOT NULL
-- The server's stamp counts only where its clock is this host's (the variable is false elsewhere), and not near a step.
LEFT JOIN clock offered ON getvariable('server_clock') AND offered.uncertainty_us <= getvariable('step_us') AND offered.second = first.offered_wall_us // 1000000
  AND first.offered_wall_us >= offered.from_us AND first.offered_wall_us < offered.to_us;
