-- The dispatches.parquet of one round as a comparison counts it. Excused are late and lost ones whose evidence fits a cause that the
-- plan excuses, and no other (excused.sql); `excused_cause` has those causes.

CREATE OR REPLACE TABLE round_dispatch AS
SELECT outcome, delay_us, request_uncertainty_us, offer_us, answer_us, assignment_us, entry_us, join_us,
  offer_hop_us, answer_hop_us, assignment_hop_us, entry_hop_us, join_hop_us,
  coalesce(outcome IN ('late', 'lost') AND len(also_fits) = 0 AND cause IN (FROM excused_cause), FALSE) AS excused
FROM read_parquet(getvariable('dispatches'))
