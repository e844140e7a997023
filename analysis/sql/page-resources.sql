-- Memory in KB, and CPU in thousandths of a core since the sample before, by part and bucket. The k6 processes of a long
-- load are one part. A process that was started anew has no CPU figure for its first sample. Variables as in page-load.sql.

WITH sample AS (
  SELECT CASE WHEN role LIKE 'k6-%' THEN 'k6' ELSE role END AS name, at_us, rss_kb,
    cpu_us - lag(cpu_us) OVER of_role AS used_us, at_us - lag(at_us) OVER of_role AS since_us
  FROM (SELECT DISTINCT * FROM resource_line)
  WINDOW of_role AS (PARTITION BY role ORDER BY at_us)
), figure AS (
  SELECT 'memory' AS what, name, at_us, rss_kb AS figure FROM sample
  UNION ALL
  SELECT 'cpu', name, at_us, used_us * 1000 // since_us FROM sample WHERE used_us >= 0 AND since_us > 0
)
SELECT what, name, (at_us - getvariable('zero_us')) // getvariable('bucket_us') AS bucket,
  quantile_disc(figure, 0.5) AS value, min(figure) AS low, max(figure) AS high
FROM figure
WHERE figure IS NOT NULL AND at_us >= getvariable('zero_us') AND at_us < getvariable('end_us')
GROUP BY what, name, bucket ORDER BY what, name, bucket
