-- What our workers reported as their load, in thousandths, by link and bucket. Variables: `zero_us`, `end_us`, `bucket_us`.

SELECT 'worker link ' || s.link AS name, (s.at_us - getvariable('zero_us')) // getvariable('bucket_us') AS bucket,
  quantile_disc(s.load_permille, 0.5) AS value, min(s.load_permille) AS low, max(s.load_permille) AS high
FROM link_line s JOIN link l ON l.link = s.link
WHERE s.event = 'status' AND l.ours AND s.load_permille IS NOT NULL AND s.at_us >= getvariable('zero_us') AND s.at_us < getvariable('end_us')
GROUP BY s.link, bucket ORDER BY s.link, bucket
