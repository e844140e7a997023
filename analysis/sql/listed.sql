-- The looks at listDispatch by class, and whether our worker's code had started by then: not known where no observer
-- is known to have watched until the look.

SELECT listed, count(*) FILTER (arrived_at_look) AS arrived,
  count(*) FILTER (arrived_at_look AND job_left) AS "left",
  count(*) FILTER (NOT arrived_at_look AND listed_elsewhere) AS elsewhere,
  count(*) FILTER (NOT arrived_at_look AND NOT listed_elsewhere AND watched_at_look) AS not_arrived,
  count(*) FILTER (NOT arrived_at_look AND NOT listed_elsewhere AND NOT watched_at_look) AS unknown
FROM dispatch WHERE looked GROUP BY listed ORDER BY listed
