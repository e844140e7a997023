-- What is counted of the dispatches.parquet of one round: its lost ones, by the last hop that they reached.

SELECT
  count(*) FILTER (lost AND last = 'request') AS request,
  count(*) FILTER (lost AND last = 'offer') AS "offer",
  count(*) FILTER (lost AND last = 'answer') AS answer,
  count(*) FILTER (lost AND last = 'assignment') AS assignment,
  count(*) FILTER (lost AND last = 'entry') AS entry
FROM (
  SELECT outcome = 'lost' AS lost,
    CASE
      WHEN join_us IS NOT NULL THEN 'join'
      WHEN entry_us IS NOT NULL THEN 'entry'
      WHEN assignment_us IS NOT NULL THEN 'assignment'
      WHEN answer_us IS NOT NULL THEN 'answer'
      WHEN offer_us IS NOT NULL THEN 'offer'
      ELSE 'request'
    END AS last
  FROM read_parquet(getvariable('dispatches'))
)
