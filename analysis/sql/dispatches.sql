-- dispatches.parquet: one row per request, in order of n. The columns are explained in results/README.md.

SELECT d.n, d.path, d.room_state, d.due_us, d.room, d.room_sid, d.outcome, c.cause, c.also_fits, d.delay_us, d.answer, d.http_status, d.code,
  d.request_us, d.request_uncertainty_us, d.offer_us, d.offer_stamp_us, d.answer_us, d.answered, d.assignment_us,
  d.handler_us, d.entry_us, d.join_us, d.left_us, d.arrival_us,
  d.offer_hop_us, d.answer_hop_us, d.assignment_hop_us, d.entry_hop_us, d.join_hop_us, d.handler_hop_us, d.started_hop_us,
  CASE WHEN d.outcome = 'lost' THEN d.delay_us END AS arrived_after_us,
  d.dispatch_id, d.job_id, d.worker, d.link, d.identity, d.reoffers, d.entries, d.duplicated,
  d.look_us, d.listed, d.look_code, d.listed_worker_id, d.arrived_at_look, d.job_left, d.phantom, d.list_lag_us,
  d.stranger_us, d.deleted_us,
  d.rescued, d.rescue_us, d.rescue_arrival_us, d.rescue_delay_us, d.recovered, d.doubled, d.needless,
  d.scheduling_delay_us
FROM dispatch d LEFT JOIN dispatch_cause c USING (n)
ORDER BY d.n
