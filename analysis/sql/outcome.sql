-- The outcome of attempt 1 by instants alone, and what became of its rescue. `watch_us` is how long every observer that
-- would have seen an arrival is known to have watched. An uncertainty is added only where it can change an answer.

-- Moments that are few: asked of narrow rows, because a join on instants copies every row that it is given.
CREATE TEMP VIEW watch AS
SELECT a.n, node, request_us, request_uncertainty_us, look_us, look_uncertainty_us, deleted_us,
  request_us + getvariable('deadline_us') + getvariable('grace_us') AS watched_until_us
FROM asked a LEFT JOIN room_node USING (n);

CREATE TEMP TABLE gone_after AS
SELECT n, at_us FROM (SELECT n, request_us FROM watch) ASOF JOIN server_gone ON request_us <= at_us;

-- Not a closed room as others are: it went down with its node, or the nodes forgot it with their Redis. That was the plan.
CREATE TEMP TABLE ended_by_plan AS
SELECT n FROM watch JOIN node_down w ON coalesce(w.node = watch.node, TRUE) AND w.to_us > request_us
  AND ended_by(w.from_us) <= greatest(watched_until_us, look_us, deleted_us)
UNION
SELECT n FROM watch JOIN redis_down w ON w.to_us > request_us
  AND ended_by(w.from_us) <= greatest(watched_until_us, look_us, deleted_us);

CREATE TEMP TABLE unwatched AS
SELECT DISTINCT n FROM watch JOIN watch_gap g
  ON g.at_us BETWEEN request_us - request_uncertainty_us AND watched_until_us + request_uncertainty_us;

CREATE TEMP TABLE unwatched_until_look AS
SELECT DISTINCT n FROM watch JOIN watch_gap g ON g.at_us BETWEEN request_us AND look_us + look_uncertainty_us;

CREATE TEMP VIEW judged AS
WITH evidence AS (
  SELECT *, arrival_us - request_us AS delay_us,
    -- Subtle: listDispatch answers 503 `unavailable` (or 404 `not_found`) for a room that is gone (docs/livekit.md).
    -- That is a closed room only if the room is known to have existed: after an unanswered request it may never have
    -- been made, and then the dispatch is lost like any other.
    -- A rescue in a room of that name with another sid proves it too. A server that died took the room with it, and what
    -- it had promised: that is a loss.
    (coalesce((answer = 'ok' OR job_id IS NOT NULL)
      AND ((listed = 'error' AND look_code IN ('not_found', 'unavailable')) OR delete_found_nothing), FALSE)
      OR coalesce(nullif(rescue_room_sid, '') <> nullif(room_sid, ''), FALSE))
      AND NOT coalesce(server_gone_us <= coalesce(look_us, watched_until_us), FALSE) AS room_closed,
    n IN (FROM ended_by_plan) AS closed_by_plan,
    coalesce(deleted_us - deleted_uncertainty_us < watched_until_us + request_uncertainty_us, FALSE) AS deleted_early,
    request_us - request_uncertainty_us >= getvariable('watch_from_us')
      AND watched_until_us + request_uncertainty_us <= getvariable('watch_us')
      AND n NOT IN (FROM unwatched)
      -- An agent that came by either attempt.
      AND NOT coalesce(unplaced_us <= watched_until_us + request_uncertainty_us, FALSE) AS watched
  FROM (SELECT l.*, g.at_us AS server_gone_us FROM life l LEFT JOIN gone_after g ON g.n = l.n)
)
SELECT *,
  CASE
    WHEN answer = 'refused' THEN 'refused'
    -- No clock pairs, or an arrival before its own request: such a clock measures nothing.
    WHEN request_us IS NULL OR delay_us + request_uncertainty_us < 0 THEN 'unresolved'
    WHEN delay_us + request_uncertainty_us <= getvariable('deadline_us') THEN 'delivered'
    WHEN delay_us - seen_after_us - request_uncertainty_us > getvariable('deadline_us')
      AND delay_us + request_uncertainty_us <= getvariable('deadline_us') + getvariable('grace_us') THEN 'late'
    WHEN (delay_us IS NULL OR delay_us - seen_after_us - request_uncertainty_us > getvariable('deadline_us') + getvariable('grace_us'))
      AND watched AND NOT (room_closed AND NOT closed_by_plan) AND NOT deleted_early THEN 'lost'
    ELSE 'unresolved'
  END AS outcome,
  rescue_arrival_us - rescue_us AS rescue_delay_us,
  listed IS NOT NULL AND answer <> 'refused' AS looked,
  coalesce(arrival_us <= look_us + look_uncertainty_us, FALSE) AS arrived_at_look,
  coalesce(left_us <= look_us, FALSE) AS job_left,
  -- By the list it runs at a worker that never was ours.
  coalesce(getvariable('workers_known') AND listed_worker_id IS NOT NULL
    AND listed_worker_id NOT IN (SELECT worker_id FROM our_worker), FALSE) AS listed_elsewhere,
  coalesce(request_us >= getvariable('watch_from_us') AND look_us + look_uncertainty_us <= getvariable('watch_us'), FALSE)
    AND coalesce(arrival_us - seen_after_us > look_us + look_uncertainty_us, TRUE)
    AND coalesce(unplaced_us > look_us + look_uncertainty_us, TRUE)
    AND n NOT IN (FROM unwatched_until_look) AS watched_at_look
FROM evidence;

CREATE TABLE dispatch AS
SELECT * EXCLUDE (watched_at_look), watched_at_look,
  looked AND listed = 'running' AND NOT arrived_at_look AND watched_at_look AND NOT listed_elsewhere AS phantom,
  coalesce(entries > 1 OR rescue_entries > 1, FALSE) AS duplicated,
  rescue_wall_us IS NOT NULL AS rescued,
  -- The same room by its sid: a createDispatch to a closed room makes a new room of the same name.
  coalesce(rescue_delay_us + rescue_uncertainty_us <= getvariable('deadline_us')
    AND (arrival_us IS NULL OR rescue_arrival_us < arrival_us) AND rescue_room_sid = room_sid, FALSE) AS recovered,
  rescue_arrival_us IS NOT NULL AND arrival_us IS NOT NULL AS doubled,
  rescue_wall_us IS NOT NULL AND arrival_us IS NOT NULL
    AND coalesce(arrival_us < rescue_arrival_us, TRUE) AS needless,
  -- Each hop from the one before it; unknown where that is, or where the request's stamp is near a clock step.
  CASE WHEN request_uncertainty_us <= getvariable('step_us') THEN offer_us - request_us END AS offer_hop_us,
  answer_us - tap_offer_us AS answer_hop_us,
  CASE WHEN answered = 'yes' THEN assignment_us - answer_us END AS assignment_hop_us,
  entry_us - assignment_us AS entry_hop_us,
  CASE WHEN getvariable('external') THEN join_us - assignment_us ELSE join_us - entry_us END AS join_hop_us,
  -- The worker's own: in a run without any instant of an offer `handler` is measured from the request.
  CASE
    WHEN offer_us IS NOT NULL THEN handler_us - offer_us
    WHEN request_uncertainty_us <= getvariable('step_us') AND NOT getvariable('server_clock') THEN handler_us - request_us
    WHEN request_uncertainty_us <= getvariable('step_us') AND NOT getvariable('offers_known') THEN handler_us - request_us
  END AS handler_hop_us,
  entry_us - handler_us AS started_hop_us,
  -- The list may say it before the arrival. (DuckDB's greatest passes over NULLs.)
  CASE WHEN list_shown_us IS NOT NULL AND arrival_us IS NOT NULL THEN greatest(0, list_shown_us - arrival_us) END
    AS list_lag_us,
  -- Of the start of its iteration, which may be stamped up to 1 ms early.
  -- One that came before its time makes another schedule too (a wall clock stepped forward while it slept).
  CASE
    WHEN iteration_us IS NULL OR due_us IS NULL THEN NULL
    WHEN iteration_us - getvariable('zero_us') - due_us < -1000 THEN getvariable('zero_us') + due_us - iteration_us
    ELSE greatest(0, iteration_us - getvariable('zero_us') - due_us)
  END AS scheduling_delay_us
FROM judged;

-- Memory: only the one table is needed from here on, and for the causes the few small ones.
DROP VIEW judged;
DROP VIEW watch;
DROP TABLE gone_after;
DROP TABLE ended_by_plan;
DROP TABLE unwatched;
DROP TABLE unwatched_until_look;
DROP VIEW life;
DROP TABLE chain;
DROP VIEW arrived;
DROP TABLE entered;
DROP VIEW nameless;
DROP VIEW heard_room;
DROP VIEW stranger;
DROP TABLE joined;
DROP TABLE offer;
