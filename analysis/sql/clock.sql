-- Wall time to monotonic time: each pair of the harness holds from the midpoint towards the pair before it (in wall
-- time) to the midpoint towards the next, so that a stamp is mapped through its nearest pair. A stamp further than
-- `reach_us` from every pair is not mapped: nobody knows what the clock did there.
-- Subtle: near a step the offsets of neighbouring pairs differ, and any of them may be the true one; their spread is
-- the uncertainty. After a step backwards pairs from before and after interleave in wall order, and are caught too: of a
-- stamp alone nobody can say which of the two it is. Of k6's requests the order of its file says it: see request_fall.

-- On a busy machine a pair may be read badly (tried: 42 ms off), which is no step. Such pairs are left out; where most
-- are no better, the better half stays, with what is known of its error.
CREATE TABLE clock_pair AS
WITH pair AS (
  SELECT at_us, wall_us, wall_us - at_us AS offset_us, coalesce(uncertainty_us, 0) AS error_us FROM mark
  WHERE observer = 'harness' AND event = 'clock' AND wall_us IS NOT NULL
)
SELECT *, sum(CASE WHEN fell_us > getvariable('step_us') THEN 1 ELSE 0 END) OVER (ORDER BY at_us, wall_us ROWS UNBOUNDED PRECEDING) AS falls
FROM (
  SELECT *, coalesce(lag(offset_us) OVER in_time - offset_us - error_us - lag(error_us) OVER in_time, 0) AS fell_us
  FROM pair
  WHERE error_us <= greatest(getvariable('good_pair_us'), (SELECT quantile_disc(error_us, 0.5) FROM pair))
  WINDOW in_time AS (ORDER BY at_us, wall_us)
);

-- One row per pair and second it holds in: joining on the second makes it a hash join, 5 times as fast as ASOF here.
-- `pairs` are in parts, between which nothing is compared.
CREATE MACRO clock_of(pairs) AS TABLE
WITH spread AS (
  SELECT *, max(offset_us - error_us) OVER near - min(offset_us + error_us) OVER near AS surely_us,
    max(offset_us + error_us) OVER near - min(offset_us - error_us) OVER near AS spread_us
  FROM query_table(pairs)
  WINDOW near AS (PARTITION BY part ORDER BY wall_us, at_us ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)
), one AS (
  -- Two pairs of one wall instant: the first by time stands, the spread carries the other.
  SELECT * FROM spread QUALIFY row_number() OVER (PARTITION BY part, wall_us ORDER BY at_us) = 1
), held AS (
  SELECT part, offset_us,
    CASE
      WHEN surely_us > getvariable('step_us') THEN spread_us
      WHEN error_us > getvariable('good_pair_us') THEN error_us
      ELSE 0
    END AS uncertainty_us,
    greatest(wall_us - getvariable('reach_us'), coalesce((lag(wall_us) OVER in_wall + wall_us + 1) // 2, 0)) AS from_us,
    least(wall_us + getvariable('reach_us'), coalesce((lead(wall_us) OVER in_wall + wall_us + 1) // 2, 9007199254740991)) AS to_us
  FROM one WINDOW in_wall AS (PARTITION BY part ORDER BY wall_us)
)
SELECT unnest(range(from_us // 1000000, (to_us - 1) // 1000000 + 1)) AS second, part, from_us, to_us, offset_us, uncertainty_us
FROM held WHERE to_us > from_us;

CREATE TEMP VIEW pair_of_any AS SELECT *, 0 AS part FROM clock_pair;
CREATE TABLE clock AS SELECT * EXCLUDE (part) FROM clock_of('pair_of_any');

-- The same, for stamps of which it is known how often the clock had been stepped back before: `part` is how often.
CREATE TEMP VIEW pair_between_falls AS SELECT *, falls AS part FROM clock_pair;
CREATE TABLE clock_between_falls AS FROM clock_of('pair_between_falls') WHERE (SELECT max(falls) FROM clock_pair) > 0;

-- How often, by the order of k6's file: a request is written as soon as it is stamped, so that from one to the next only
-- a step leads back by more than 100 ms. Steps before the first and after the last do not show: of all ways to place the
-- file among them the one counts in which every stamp lies where that clock has been. Empty where there is not just one.
CREATE TABLE request_fall AS
WITH request AS (
  SELECT rowid AS place, n, wall_us FROM k6_line
  WHERE event = 'request' AND attempt = 1 AND (SELECT max(falls) FROM clock_pair) > 0
), fallen AS (
  SELECT *, coalesce(lag(wall_us) OVER (ORDER BY place) - wall_us > 100000, FALSE)::INTEGER AS fell FROM request
), counted AS (
  SELECT n, wall_us, sum(fell) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) AS falls FROM fallen
), part AS (
  SELECT falls, min(wall_us) - 1000000 AS from_us, max(wall_us) + 1000000 AS to_us FROM clock_pair GROUP BY falls
), way AS (
  SELECT w.missed FROM (SELECT DISTINCT falls AS missed FROM clock_pair) w
  CROSS JOIN counted c LEFT JOIN part p ON p.falls = c.falls + w.missed
  GROUP BY w.missed HAVING bool_and(coalesce(c.wall_us BETWEEN p.from_us AND p.to_us, FALSE))
)
SELECT n, min(falls) + (SELECT min(missed) FROM way) AS falls FROM counted WHERE (SELECT count(*) FROM way) = 1 GROUP BY n;

CREATE VIEW clock_step AS
SELECT abs(offset_us - lag(offset_us) OVER in_time) - error_us - lag(error_us) OVER in_time AS surely_us
FROM clock_pair WINDOW in_time AS (ORDER BY at_us, wall_us)
QUALIFY surely_us > getvariable('step_us');
