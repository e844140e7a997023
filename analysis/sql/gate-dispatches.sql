-- What the gate holds against a baseline, in order of n: every dispatch with an outcome that a limit is or may be judged by.
-- A delay near a step of the clock is no sample, though its outcome may be certain.

SELECT d.outcome,
  CASE WHEN d.outcome <> 'lost' AND d.request_uncertainty_us <= getvariable('step_us') THEN d.delay_us END AS delay_us
FROM dispatch d
WHERE d.outcome IN ('delivered', 'late', 'lost') AND NOT EXISTS (FROM excused e WHERE e.n = d.n)
ORDER BY d.n
