-- Every count of the summary that dispatches alone give, in one row. A limit that is not set is NULL: nothing is beyond it.
-- Near a clock step a delay may be beyond a limit, or not; an excused late one is beyond none.

SELECT
  {
    refused: count(*) FILTER (outcome = 'refused'),
    requested: count(*) FILTER (outcome <> 'refused'),
    delivered: count(*) FILTER (outcome = 'delivered'),
    late: count(*) FILTER (outcome = 'late'),
    lost: count(*) FILTER (outcome = 'lost'),
    unresolved: count(*) FILTER (outcome = 'unresolved'),
    duplicated: count(*) FILTER (duplicated),
    phantom: count(*) FILTER (phantom)
  } AS counts,
  {
    attempted: count(*) FILTER (rescued),
    recovered: count(*) FILTER (recovered),
    doubled: count(*) FILTER (doubled),
    needless: count(*) FILTER (needless)
  } AS recovery,
  {
    count: count(*) FILTER (outcome = 'lost' AND delay_us IS NOT NULL),
    max_us: max(delay_us) FILTER (outcome = 'lost')
  } AS "afterTheWatch",
  count(*) FILTER (reoffers > 0) + count(*) FILTER (rescue_reoffers > 0) AS reoffers,
  { sampled: count(list_shown), never: count(*) FILTER (list_shown = 'never') } AS "listLag",
  {
    request: count(*) FILTER (asked AND offer_us IS NULL AND answer_us IS NULL AND assignment_us IS NULL AND entry_us IS NULL AND join_us IS NULL),
    offer: count(*) FILTER (asked AND offer_us IS NOT NULL AND answer_us IS NULL AND assignment_us IS NULL AND entry_us IS NULL AND join_us IS NULL),
    answer: count(*) FILTER (asked AND answer_us IS NOT NULL AND assignment_us IS NULL AND entry_us IS NULL AND join_us IS NULL),
    assignment: count(*) FILTER (asked AND assignment_us IS NOT NULL AND entry_us IS NULL AND join_us IS NULL),
    entry: count(*) FILTER (asked AND entry_us IS NOT NULL AND join_us IS NULL),
    "join": count(*) FILTER (asked AND join_us IS NOT NULL),
    handler: count(*) FILTER (asked AND handler_us IS NOT NULL AND entry_us IS NULL AND join_us IS NULL)
  } AS "endedHere",
  {
    p50: {
      surely: count(*) FILTER (arrived AND delay_us - request_uncertainty_us > getvariable('max_p50_us')),
      perhaps: count(*) FILTER (arrived AND delay_us + request_uncertainty_us > getvariable('max_p50_us'))
    },
    p90: {
      surely: count(*) FILTER (arrived AND delay_us - request_uncertainty_us > getvariable('max_p90_us')),
      perhaps: count(*) FILTER (arrived AND delay_us + request_uncertainty_us > getvariable('max_p90_us'))
    },
    p99: {
      surely: count(*) FILTER (arrived AND delay_us - request_uncertainty_us > getvariable('max_p99_us')),
      perhaps: count(*) FILTER (arrived AND delay_us + request_uncertainty_us > getvariable('max_p99_us'))
    }
  } AS beyond
FROM (SELECT *, outcome <> 'refused' AS asked, outcome IN ('delivered', 'late') AND n NOT IN (SELECT n FROM excused WHERE certainty = 'surely') AS arrived
FROM dispatch)
