-- For the charts over time: what was requested, arrived at a worker and left it, by buckets since `zero_us` or
-- `rate_from_us`. Variables: `bucket_us`, `rate_us`, `end_us`. A job that nobody saw leave
-- stays until its room is deleted.

WITH moment AS (
  SELECT 'requested' AS what, request_us AS at_us, getvariable('rate_from_us') AS from_us, getvariable('rate_us') AS each_us FROM page_row WHERE request_us IS NOT NULL
  UNION ALL
  SELECT 'came', arrival_us, getvariable('zero_us'), getvariable('bucket_us') FROM page_row WHERE arrival_us IS NOT NULL
  UNION ALL
  SELECT 'gone', greatest(arrival_us, coalesce(left_us, deleted_us)), getvariable('zero_us'), getvariable('bucket_us') FROM page_row
  WHERE arrival_us IS NOT NULL AND coalesce(left_us, deleted_us) IS NOT NULL
)
SELECT what, greatest(0, (at_us - from_us) // each_us) AS bucket, count(*) AS count FROM moment
WHERE at_us < getvariable('end_us') GROUP BY ALL ORDER BY ALL
