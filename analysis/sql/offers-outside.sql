-- Jobs whose offer, by the server's stamp, lies before their request or after the wiretap or the handler saw it: one is
-- enough to show that the server's clock is not this host's. 2 ms are for k6's stamps of whole milliseconds and the
-- server's own delay.

SELECT count(*) AS value
FROM (
  SELECT n, attempt, offered_wall_us, handler_us AS seen_us FROM job WHERE offered_wall_us IS NOT NULL
  UNION ALL
  SELECT n, attempt, offered_wall_us, offer_us FROM offer WHERE offered_wall_us IS NOT NULL AND NOT again
) o JOIN asked a USING (n)
JOIN clock c ON c.uncertainty_us <= getvariable('step_us') AND c.second = o.offered_wall_us // 1000000
  AND o.offered_wall_us >= c.from_us AND o.offered_wall_us < c.to_us
WHERE NOT (
  o.offered_wall_us - c.offset_us + c.uncertainty_us + 2000 >= CASE o.attempt
    WHEN 1 THEN a.request_us - a.request_uncertainty_us
    WHEN 2 THEN a.rescue_us - a.rescue_uncertainty_us
  END
  AND o.offered_wall_us - c.offset_us - c.uncertainty_us - 2000 <= o.seen_us
)
