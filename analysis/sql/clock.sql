-- Wall time to monotonic time: each pair of the harness holds from the midpoint towards the pair before it (in wall
-- time) to the midpoint towards the next, so that a stamp is mapped through its nearest pair. A stamp further than
-- `reach_us` from every pair is not mapped: nobody knows what the clock did there.
-- Subtle: near a step the offsets of neighbouring pairs differ, and any of them may be the true one; their spread is
-- the uncertainty. After a step backwards pairs from before and after interleave in wall order, and are caught too.

-- On a busy machine a pair may be read badly (tried: 42 ms off), which is no step. Such pairs are left out; where most
-- are no better, the better half stays, with what is known of its error.
CREATE TABLE clock_pair AS
WITH pair AS (
  SELECT at_us, wall_us, wall_us - at_us AS offset_us, coalesce(uncertainty_us, 0) AS error_us FROM mark
  WHERE observer = 'harness' AND event = 'clock' AND wall_us IS NOT NULL
)
FROM pair
WHERE error_us <= greatest(getvariable('good_pair_us'), (SELECT quantile_disc(error_us, 0.5) FROM pair));

-- One row per pair and second it holds in: joining on the second makes it a hash join, 5 times as fast as ASOF here.
CREATE TABLE clock AS
WITH spread AS (
  SELECT *, max(offset_us - error_us) OVER near - min(offset_us + error_us) OVER near AS surely_us,
    max(offset_us + error_us) OVER near - min(offset_us - error_us) OVER near AS spread_us
  FROM clock_pair
  WINDOW near AS (ORDER BY wall_us, at_us ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)
), one AS (
  -- Two pairs of one wall instant: the first by time stands, the spread carries the other.
  SELECT * FROM spread QUALIFY row_number() OVER (PARTITION BY wall_us ORDER BY at_us) = 1
), held AS (
  SELECT offset_us,
    CASE
      WHEN surely_us > getvariable('step_us') THEN spread_us
      WHEN error_us > getvariable('good_pair_us') THEN error_us
      ELSE 0
    END AS uncertainty_us,
    greatest(wall_us - getvariable('reach_us'), coalesce((lag(wall_us) OVER in_wall + wall_us + 1) // 2, 0)) AS from_us,
    least(wall_us + getvariable('reach_us'), coalesce((lead(wall_us) OVER in_wall + wall_us + 1) // 2, 9007199254740991)) AS to_us
  FROM one WINDOW in_wall AS (ORDER BY wall_us)
)
SELECT unnest(range(from_us // 1000000, (to_us - 1) // 1000000 + 1)) AS second, from_us, to_us, offset_us, uncertainty_us
FROM held WHERE to_us > from_us;

CREATE VIEW clock_step AS
SELECT abs(offset_us - lag(offset_us) OVER in_time) - error_us - lag(error_us) OVER in_time AS surely_us
FROM clock_pair WINDOW in_time AS (ORDER BY at_us, wall_us)
QUALIFY surely_us > getvariable('step_us');
