-- dispatches.parquet: one row per request, in order of n. The columns are explained in results/README.md.

SELECT d.n, d.room, d.room_sid, d.outcome, c.cause, d.delay_us, d.answer, d.http_status, d.code,
  d.request_us, d.request_uncertainty_us, d.offer_us, d.handler_us, d.entry_us, d.join_us, d.left_us,
  d.offer_hop_us, d.handler_hop_us, d.entry_hop_us, d.join_hop_us,
  CASE WHEN d.outcome = 'lost' THEN d.delay_us END AS arrived_after_us,
  d.dispatch_id, d.job_id, d.worker, d.entries, d.duplicated,
  d.look_us, d.listed, d.look_code, d.arrived_at_look, d.job_left, d.phantom, d.deleted_us,
  d.rescued, d.rescue_us, d.rescue_entry_us, d.rescue_delay_us, d.recovered, d.doubled, d.needless,
  d.scheduling_delay_us
FROM dispatch d LEFT JOIN dispatch_cause c USING (n)
ORDER BY d.n
