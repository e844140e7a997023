-- asked + chains = one row per dispatch with every instant of its life, before anything is judged.

CREATE TEMP VIEW life AS
WITH first AS (SELECT * FROM chain WHERE attempt = 1), second AS (SELECT * FROM chain WHERE attempt = 2)
SELECT a.*,
  first.worker, first.job_id, coalesce(first.dispatch_id, a.listed_dispatch_id) AS dispatch_id,
  coalesce(a.asked_room_sid, first.room_sid) AS room_sid,
  first.offered_wall_us - offered.offset_us AS offer_us,
  first.handler_us, first.entry_us, first.join_us, first.left_us,
  second.entry_us AS rescue_entry_us, second.room_sid AS rescue_room_sid,
  coalesce(once.entries, 0) AS entries, coalesce(again.entries, 0) AS rescue_entries,
  first.entry_us - a.request_us AS delay_us,
  a.request_us + getvariable('deadline_us') + getvariable('grace_us') AS watched_until_us
FROM asked a
LEFT JOIN first ON first.n = a.n
LEFT JOIN second ON second.n = a.n AND a.rescue_wall_us IS NOT NULL
LEFT JOIN entered once ON once.n = a.n AND once.attempt = 1
LEFT JOIN entered again ON again.n = a.n AND again.attempt = 2 AND a.rescue_wall_us IS NOT NULL
-- The server's stamp counts only where its clock is this host's (the variable is false elsewhere), and not near a step.
LEFT JOIN clock offered ON getvariable('server_clock') AND offered.uncertainty_us <= getvariable('step_us') AND offered.second = first.offered_wall_us // 1000000
  AND first.offered_wall_us >= offered.from_us AND first.offered_wall_us < offered.to_us;
