-- What is known of why a dispatch was late or lost, as a few small facts: cause.ts decides on each combination once.
-- Fault lines are no evidence. Variables: `floor_us`, before which no server offers; `patience_us`, after which it has
-- given a dispatch up, and `least_patience_us`, before which none has; `tap_…`, when the wiretap watched.

-- Until when the server asks which workers there are (`launch_us` after it made the room, by its own stamp): one that
-- registers later is not offered this job any more. createDispatch, which has no stamp, answers once the server has begun
-- to ask (read: AddAgentDispatch, pkg/rtc/room.go, 1.13.5). Without either until the first moment of an offer.
CREATE TEMP TABLE missed_life AS
WITH d AS (
  SELECT d.*, created_wall.offset_us AS created_offset_us, created_wall.uncertainty_us AS created_uncertainty_us,
    d.request_us + getvariable('floor_us') AS offered_from_us,
    least(offered_from_us, greatest(d.request_us, coalesce(
      d.room_created_wall_us - created_wall.offset_us + created_wall.uncertainty_us + getvariable('launch_us'),
      CASE WHEN d.path = 'create-dispatch' AND d.answer = 'ok'
        THEN d.answered_us + d.request_uncertainty_us + getvariable('launch_us') END,
      offered_from_us))) AS asked_until_us
  FROM dispatch d
  LEFT JOIN clock created_wall ON getvariable('server_clock') AND created_wall.second = d.room_created_wall_us // 1000000
    AND d.room_created_wall_us >= created_wall.from_us AND d.room_created_wall_us < created_wall.to_us
  WHERE d.outcome IN ('late', 'lost')
)
SELECT d.n,
  getvariable('patience_us') + request_us AS patient_until_us,
  coalesce(d.handler_us IS NOT NULL OR d.arrival_us IS NOT NULL, FALSE) AS reached,
  d.created_offset_us, d.created_uncertainty_us,
  -- Registered: at any time while the server asked. Available: until the first moment of an offer. Or throughout.
  coalesce(e.to_us > d.request_us, FALSE) AS registered_ever,
  coalesce(r.from_us <= d.request_us AND r.to_us >= d.request_us + getvariable('floor_us'), FALSE) AS registered_throughout,
  coalesce(p.to_us > d.request_us, FALSE) AS available_ever,
  coalesce(v.from_us <= d.request_us AND v.to_us >= d.request_us + getvariable('floor_us'), FALSE) AS available_throughout
FROM d
ASOF LEFT JOIN registered_span e ON d.asked_until_us >= e.from_us
ASOF LEFT JOIN registered_span r ON d.offered_from_us >= r.from_us
ASOF LEFT JOIN perhaps_available_span p ON d.offered_from_us >= p.from_us
ASOF LEFT JOIN available_span v ON d.offered_from_us >= v.from_us;

CREATE TABLE missed AS
SELECT d.n, d.outcome,
  CASE
    WHEN NOT getvariable('tap_on') THEN 'off'
    WHEN getvariable('tap_whole') AND d.request_us >= getvariable('tap_from_us')
      AND d.watched_until_us + d.request_uncertainty_us <= getvariable('tap_until_us')
      -- A worker got it past the wiretap, or past a line that is missing.
      AND (d.tap_offer_us IS NOT NULL OR NOT d.reached) THEN 'watched'
    ELSE 'missing'
  END AS tap,
  CASE WHEN getvariable('external') THEN 'join' ELSE 'entry' END AS arrival,
  d.answer = 'none' AS unanswered,
  d.answer <> 'none' AND coalesce(d.server_gone_us <= d.patient_until_us, FALSE) AS server_gone,
  -- By a stamp clearly before the request (5 ms), by our own making of it, or by somebody who heard of it before. It
  -- explains nothing of a createDispatch, which is for rooms that are there.
  d.path <> 'create-dispatch' AND (coalesce(d.room_created_wall_us - d.created_offset_us + d.created_uncertainty_us + 5000 < d.request_us - d.request_uncertainty_us, FALSE)
    OR coalesce(d.made_room_sid = d.asked_room_sid, FALSE)
    OR EXISTS (FROM room_seen s WHERE s.n = d.n AND s.started_us < d.request_us - d.request_uncertainty_us
      AND coalesce(s.room_sid = d.asked_room_sid, FALSE))) AS room_existed,
  CASE
    WHEN getvariable('tap_on') AND getvariable('tap_whole') AND d.request_us >= getvariable('tap_from_us')
      AND d.request_us + getvariable('floor_us') <= getvariable('tap_until_us')
      THEN CASE WHEN d.registered_throughout THEN 'yes' WHEN d.registered_ever THEN 'partly' ELSE 'no' END
    WHEN getvariable('registration') = 'none' THEN 'no'
    WHEN getvariable('first_registered_us') IS NULL THEN 'unknown'
    WHEN getvariable('first_registered_us') > d.request_us + d.request_uncertainty_us THEN 'no'
    ELSE 'yes'
  END AS registered,
  CASE WHEN d.available_throughout THEN 'throughout' WHEN d.available_ever THEN 'partly' ELSE 'never' END AS available,
  -- An agent that none of our answers named may be in the room for another reason (a worker without a name is sent to
  -- every room): it counts only where the job may have gone on to it, and the list does not say otherwise.
  CASE
    WHEN d.listed_elsewhere THEN 'listed'
    WHEN d.stranger_us IS NOT NULL AND d.listed_worker_id IS NULL AND coalesce(d.listed, '') <> 'empty'
      AND (coalesce(d.answered, 'none') = 'no' OR (d.tap_offer_us IS NULL AND NOT d.reached)) THEN 'stranger'
    ELSE 'no'
  END AS elsewhere,
  CASE
    WHEN EXISTS (FROM all_down w WHERE w.from_us <= d.request_us + getvariable('floor_us') AND w.to_us > d.request_us + getvariable('floor_us')) THEN 'before'
    WHEN EXISTS (FROM all_down w WHERE w.from_us > d.request_us AND w.from_us <= d.patient_until_us) THEN 'within'
    ELSE 'no'
  END AS all_stopped,
  -- While it can have mattered. Assigned (or, without a wiretap, called): before the deadline, because a worker that had it
  -- in hand for longer was not kept from it by its end. Not assigned: before the server was done with it.
  EXISTS (FROM worker_down w WHERE w.worker = d.worker AND w.from_us >= coalesce(d.assignment_us, d.answer_us, d.handler_us, d.offer_us)
    AND CASE
      WHEN d.assignment_us IS NOT NULL OR d.tap_offer_us IS NULL THEN w.from_us < d.request_us + getvariable('deadline_us')
      WHEN d.answered = 'no' THEN FALSE
      WHEN d.answered = 'yes' THEN w.from_us <= d.answer_us + getvariable('travel_us')
      ELSE w.from_us <= d.patient_until_us
    END) AS holder_stopped,
  -- While it can have mattered, as with `holder_stopped`. In a room whose node nobody heard of, but which was there and is gone: any.
  CASE
    WHEN EXISTS (FROM node_down w WHERE (w.node = d.node OR (d.node IS NULL AND d.answer = 'ok' AND d.room_closed))
      AND w.to_us > d.request_us AND CASE
        WHEN d.assignment_us IS NULL THEN ended_by(w.from_us) <= d.patient_until_us
        ELSE getvariable('external') AND w.from_us < d.request_us + getvariable('deadline_us')
      END) THEN 'room'
    WHEN d.assignment_us IS NULL AND EXISTS (FROM node_down w WHERE w.node = d.worker_node
      AND w.from_us >= d.tap_offer_us AND ended_by(w.from_us) <= d.patient_until_us) THEN 'worker'
    WHEN d.answer = 'none' AND EXISTS (FROM node_down w WHERE w.node = d.asked_node AND w.to_us > d.request_us
      AND ended_by(w.from_us) <= coalesce(d.answered_us, d.watched_until_us)) THEN 'request'
    ELSE 'no'
  END AS node_ended,
  -- Nodes and workers reach each other through it: what was to be asked, offered or assigned meanwhile was not.
  d.assignment_us IS NULL AND EXISTS (FROM redis_down w WHERE w.to_us > d.request_us
    AND ended_by(w.from_us) <= CASE WHEN d.answer = 'none' THEN coalesce(d.answered_us, d.watched_until_us) ELSE d.patient_until_us END)
    AS redis_ended,
  d.tap_offer_us IS NOT NULL AS offered,
  coalesce(d.answered, 'none') AS answered,
  CASE
    WHEN coalesce(d.answered, 'none') <> 'yes' OR d.assignment_us IS NOT NULL THEN 'irrelevant'
    -- The server's clock started after the request, and before its offer.
    WHEN d.answer_us + getvariable('travel_us') <= d.request_us + getvariable('least_patience_us') - d.request_uncertainty_us
      THEN 'in-time'
    WHEN getvariable('limits_known') AND d.answer_us >= d.first_offer_us + getvariable('patience_us') THEN 'too-late'
    ELSE 'unsure'
  END AS answer_time,
  d.assignment_us IS NOT NULL AS assigned,
  d.handler_us IS NOT NULL AS handled,
  d.entry_us IS NOT NULL AS entered,
  coalesce((SELECT min(s.opened_us) FROM signalled s WHERE s.n = d.n AND s.identity = d.identity) IS NOT NULL, FALSE) AS signalled,
  d.arrival_us IS NOT NULL AS arrived,
  -- An earlier offer or call for this attempt, with most of the wait after it: the first was not late.
  CASE
    WHEN d.first_offer_us < d.tap_offer_us AND d.first_offer_us * 2 < d.request_us + d.tap_offer_us THEN d.earlier
    WHEN d.tap_offer_us IS NULL AND d.first_call_us < d.handler_us AND d.first_call_us * 2 < d.request_us + d.handler_us
      THEN 'called'
    ELSE 'none'
  END AS earlier,
  d.offer_us IS NOT NULL AS offer_known,
  CASE
    WHEN d.arrival_us IS NULL OR d.request_uncertainty_us > getvariable('step_us') THEN 'unknown'
    WHEN d.tap_offer_us IS NOT NULL AND d.answered = 'yes' AND d.assignment_us IS NOT NULL THEN
      list_max([(d.tap_offer_us - d.request_us, 1, 'offer'), (d.answer_us - d.tap_offer_us, 2, 'answer'),
        (d.assignment_us - d.answer_us, 3, 'assignment'),
        (d.arrival_us - d.assignment_us, 4, CASE WHEN getvariable('external') THEN 'join' ELSE 'entry' END)])[3]
    WHEN d.entry_us IS NULL OR d.handler_us IS NULL THEN 'unknown'
    WHEN d.offer_us IS NULL AND d.started_hop_us < d.handler_us - d.request_us THEN 'handler'
    WHEN d.offer_us IS NULL THEN 'entry'
    WHEN d.started_hop_us >= greatest(d.handler_hop_us, d.offer_hop_us) THEN 'entry'
    WHEN d.handler_hop_us >= d.offer_hop_us THEN 'handler'
    ELSE 'offer'
  END AS longest_hop
FROM (FROM dispatch JOIN missed_life USING (n)) d;

DROP TABLE missed_life;

CREATE TABLE evidence AS
SELECT row_number() OVER () AS evidence_id, * FROM (SELECT DISTINCT * EXCLUDE (n) FROM missed ORDER BY ALL);

CREATE TABLE evidence_cause (evidence_id BIGINT, cause VARCHAR, also_fits VARCHAR[], alone VARCHAR);

-- The cause of each late or lost dispatch, once cause.ts has filled evidence_cause. No column of `missed` is NULL.
CREATE VIEW dispatch_cause AS
SELECT n, cause, also_fits, alone FROM missed NATURAL JOIN evidence JOIN evidence_cause USING (evidence_id);
