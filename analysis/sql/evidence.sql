-- What is known of why a dispatch was late or lost, as a few small facts: cause.ts decides on each combination once.
-- `gone_us` (table worker_end) is when a worker's whole process group had ended by plan.

CREATE TABLE missed AS
SELECT d.n, d.outcome, d.answer = 'none' AS unanswered, d.handler_us IS NOT NULL AS handled,
  d.offer_us IS NOT NULL AS offer_known, d.entry_us IS NOT NULL AS entered,
  -- An earlier call of a handler for this attempt, with most of the wait after it: the first offer was not late.
  coalesce((SELECT min(j.first_handler_us) FROM job j WHERE j.n = d.n AND j.attempt = 1
    AND j.first_handler_us < d.handler_us) * 2 < d.request_us + d.handler_us, FALSE) AS called_before,
  CASE
    WHEN getvariable('registration') = 'none' THEN 'never'
    WHEN getvariable('first_registered_us') IS NULL THEN 'unknown'
    WHEN getvariable('first_registered_us') > d.request_us THEN 'after-request'
    ELSE 'before-request'
  END AS registered,
  -- Gone before the deadline: a worker that had it in hand for longer was not kept from it by its end.
  coalesce(CASE WHEN d.handler_us IS NULL THEN getvariable('all_gone_us') ELSE w.gone_us END
    < d.request_us + getvariable('deadline_us'), FALSE) AS stopped,
  CASE
    WHEN d.entry_us IS NULL OR d.handler_us IS NULL OR d.request_uncertainty_us > getvariable('step_us') THEN 'unknown'
    WHEN d.offer_us IS NULL AND d.entry_hop_us < d.handler_us - d.request_us THEN 'handler'
    WHEN d.offer_us IS NULL THEN 'entry'
    WHEN d.entry_hop_us >= greatest(d.handler_hop_us, d.offer_hop_us) THEN 'entry'
    WHEN d.handler_hop_us >= d.offer_hop_us THEN 'handler'
    ELSE 'offer'
  END AS longest_hop
FROM dispatch d LEFT JOIN worker_end w ON w.worker = d.worker
WHERE d.outcome IN ('late', 'lost');

CREATE VIEW evidence AS SELECT DISTINCT * EXCLUDE (n) FROM missed ORDER BY ALL;

CREATE TABLE evidence_cause (
  outcome VARCHAR, unanswered BOOLEAN, handled BOOLEAN, offer_known BOOLEAN, entered BOOLEAN, called_before BOOLEAN,
  registered VARCHAR, stopped BOOLEAN, longest_hop VARCHAR, cause VARCHAR
);

-- The cause of each late or lost dispatch, once cause.ts has filled evidence_cause.
CREATE VIEW dispatch_cause AS
SELECT m.n, c.cause FROM missed m JOIN evidence_cause c ON c.outcome = m.outcome AND c.unanswered = m.unanswered
  AND c.handled = m.handled AND c.offer_known = m.offer_known AND c.entered = m.entered
  AND c.called_before = m.called_before AND c.registered = m.registered AND c.stopped = m.stopped AND c.longest_hop = m.longest_hop;
