-- Jobs whose offer, by the server's stamp, lies before their request or after their handler: one is enough to show that
-- the server's clock is not this host's. 2 ms are for k6's stamps of whole milliseconds and the server's own delay.

SELECT count(*) AS value
FROM job j JOIN asked a USING (n)
JOIN clock c ON c.uncertainty_us <= getvariable('step_us') AND c.second = j.offered_wall_us // 1000000
  AND j.offered_wall_us >= c.from_us AND j.offered_wall_us < c.to_us
WHERE NOT (
  j.offered_wall_us - c.offset_us + c.uncertainty_us + 2000 >= CASE j.attempt
    WHEN 1 THEN a.request_us - a.request_uncertainty_us
    WHEN 2 THEN a.rescue_us - a.rescue_uncertainty_us
  END
  AND j.offered_wall_us - c.offset_us - c.uncertainty_us - 2000 <= j.handler_us
)
