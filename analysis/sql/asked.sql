-- One row per requested dispatch: what k6 asked, was told and saw, with its wall stamps mapped to monotonic time.

CREATE TABLE asked_wall AS
SELECT n,
  min(room) FILTER (event = 'request' AND attempt = 1) AS room,
  min(wall_us) FILTER (event = 'request' AND attempt = 1) AS request_wall_us,
  min(path) FILTER (event = 'request' AND attempt = 1) AS path,
  min(room_state) FILTER (event = 'request' AND attempt = 1) AS room_state,
  min(iteration_wall_us) FILTER (event = 'request' AND attempt = 1) AS iteration_wall_us,
  -- NULL where it has none: it follows another.
  min(due_us) FILTER (event = 'request' AND attempt = 1) AS due_us,
  -- No response line: k6 ended before the answer came.
  coalesce(min(answer) FILTER (event = 'response' AND attempt = 1), 'none') AS answer,
  coalesce(min(http_status) FILTER (event = 'response' AND attempt = 1), 0) AS http_status,
  coalesce(min(code) FILTER (event = 'response' AND attempt = 1), '') AS code,
  min(nullif(room_sid, '')) FILTER (event = 'response' AND attempt = 1) AS asked_room_sid,
  min(wall_us) FILTER (event = 'response' AND attempt = 1) AS answered_wall_us,
  min(wall_us) FILTER (event = 'look') AS look_wall_us,
  min(listed) FILTER (event = 'look') AS listed,
  min(code) FILTER (event = 'look') AS look_code,
  min(nullif(dispatch_id, '')) FILTER (event = 'look') AS listed_dispatch_id,
  min(nullif(worker_id, '')) FILTER (event = 'look') AS listed_worker_id,
  min(room_created_wall_us) FILTER (event = 'response' AND attempt = 1) AS room_created_wall_us,
  min(nullif(room_sid, '')) FILTER (event = 'room-made') AS made_room_sid,
  min(wall_us) FILTER (event = 'list-lag' AND shown = 'running') AS shown_wall_us,
  min(shown) FILTER (event = 'list-lag') AS list_shown,
  min(wall_us) FILTER (event = 'deleted' AND result = 'deleted') AS deleted_wall_us,
  count(*) FILTER (event = 'deleted' AND result = 'not-found') > 0 AS delete_found_nothing,
  min(wall_us) FILTER (event = 'request' AND attempt = 2) AS rescue_wall_us,
  min(nullif(dispatch_id, '')) FILTER (event = 'response' AND attempt = 2) AS rescue_dispatch_id
FROM load_event GROUP BY n HAVING request_wall_us IS NOT NULL;

CREATE TABLE asked AS
SELECT a.* EXCLUDE (request_wall_us, iteration_wall_us, answered_wall_us, look_wall_us, deleted_wall_us, shown_wall_us, rescue_wall_us),
  request_wall_us - coalesce(told.offset_us, request.offset_us) AS request_us,
  coalesce(told.uncertainty_us, request.uncertainty_us) AS request_uncertainty_us,
  -- By the request's pair: it is seconds later at most, and compared with ends of whole processes only.
  answered_wall_us - coalesce(told.offset_us, request.offset_us) AS answered_us,
  -- Not near a clock step: it would look like a start at another time.
  CASE WHEN coalesce(began.uncertainty_us, iteration.uncertainty_us) <= getvariable('step_us')
    THEN iteration_wall_us - coalesce(began.offset_us, iteration.offset_us) END AS iteration_us,
  look_wall_us - look.offset_us AS look_us, look.uncertainty_us AS look_uncertainty_us,
  deleted_wall_us - deleted.offset_us AS deleted_us, deleted.uncertainty_us AS deleted_uncertainty_us,
  CASE WHEN shown.uncertainty_us <= getvariable('step_us') THEN shown_wall_us - shown.offset_us END AS list_shown_us,
  rescue_wall_us, rescue_wall_us - rescue.offset_us AS rescue_us, rescue.uncertainty_us AS rescue_uncertainty_us
FROM asked_wall a
LEFT JOIN clock request ON request.second = a.request_wall_us // 1000000
  AND a.request_wall_us >= request.from_us AND a.request_wall_us < request.to_us
LEFT JOIN clock iteration ON iteration.second = a.iteration_wall_us // 1000000
  AND a.iteration_wall_us >= iteration.from_us AND a.iteration_wall_us < iteration.to_us
LEFT JOIN request_fall f ON f.n = a.n
LEFT JOIN clock_between_falls told ON told.part = f.falls AND told.second = a.request_wall_us // 1000000
  AND a.request_wall_us >= told.from_us AND a.request_wall_us < told.to_us
-- An iteration that seems to begin after its own request began before the step.
LEFT JOIN clock_between_falls began
  ON began.part = f.falls - (a.iteration_wall_us > a.request_wall_us + getvariable('step_us'))::INTEGER AND began.second = a.iteration_wall_us // 1000000
  AND a.iteration_wall_us >= began.from_us AND a.iteration_wall_us < began.to_us
LEFT JOIN clock look ON look.second = a.look_wall_us // 1000000
  AND a.look_wall_us >= look.from_us AND a.look_wall_us < look.to_us
LEFT JOIN clock deleted ON deleted.second = a.deleted_wall_us // 1000000
  AND a.deleted_wall_us >= deleted.from_us AND a.deleted_wall_us < deleted.to_us
LEFT JOIN clock shown ON shown.second = a.shown_wall_us // 1000000
  AND a.shown_wall_us >= shown.from_us AND a.shown_wall_us < shown.to_us
LEFT JOIN clock rescue ON rescue.second = a.rescue_wall_us // 1000000
  AND a.rescue_wall_us >= rescue.from_us AND a.rescue_wall_us < rescue.to_us;

DROP TABLE asked_wall;

-- Which dispatch a job is of that carries no key of ours: its room tells, and in a rescued room its dispatch id.
CREATE VIEW room_key AS
SELECT room, n, rescue_dispatch_id, listed_dispatch_id, rescue_wall_us IS NOT NULL AS rescued FROM asked;

CREATE MACRO attempt_of(rescued, rescue_id, listed_id, job_dispatch_id) AS CASE
  WHEN NOT rescued THEN 1
  WHEN rescue_id IS NOT NULL THEN CASE WHEN job_dispatch_id = rescue_id THEN 2 ELSE 1 END
  -- The rescue's answer never came: the look, taken before it, knows the id of attempt 1. Without it nothing tells: NULL.
  WHEN listed_id <> job_dispatch_id THEN 2
  WHEN listed_id = job_dispatch_id THEN 1
END::TINYINT;
-- Memory: k6's lines are not needed any more.
DROP VIEW load_event;
DROP TABLE k6_line;
