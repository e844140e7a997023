-- Counts of dispatches by time of request and by delay, for the picture of every dispatch. The list of outcomes follows.
-- Variables: `zero_us`, `columns`, `column_us`, `rows_per_decade`. A stamp of a millisecond may lie just before the zero.

SELECT outcome, greatest(0, least(getvariable('columns') - 1, (request_us - getvariable('zero_us')) // getvariable('column_us'))) AS "column",
  CASE WHEN outcome IN ('delivered', 'late') THEN floor(log10(greatest(delay_us, 1)) * getvariable('rows_per_decade'))::BIGINT END AS "row",
  count(*) AS count
FROM page_row WHERE request_us IS NOT NULL AND outcome
