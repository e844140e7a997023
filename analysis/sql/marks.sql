-- The lines that are not about one dispatch, in order of time, each once, also where two segments have it; k6's wall stamps mapped to monotonic time.

SELECT DISTINCT m.observer, m.event, coalesce(m.at_us, m.wall_us - c.offset_us) AS "atUs", m.n, m.pid, m.role, m.planned,
  m.exit_code AS "exitCode", m.signal, m.log_tail AS "logTail", m.fault, m.target, m.reason,
  m.cpu_busy_permille AS "cpuBusyPermille", m.event_loop_delay_p99_us AS "eventLoopDelayP99Us",
  m.event_loop_delay_max_us AS "eventLoopDelayMaxUs", m.worker_id AS "workerId", m.undecodable
FROM mark m LEFT JOIN clock c
  ON c.second = m.wall_us // 1000000 AND m.wall_us >= c.from_us AND m.wall_us < c.to_us
WHERE m.event <> 'clock' AND NOT (m.observer = 'harness' AND m.event = 'heartbeat')
ORDER BY "atUs", m.observer, m.event, m.n, m.pid, m.role, m.fault, m.target, m.reason, m.exit_code, m.cpu_busy_permille,
  m.worker_id, m.undecodable, m.event_loop_delay_p99_us, m.event_loop_delay_max_us
