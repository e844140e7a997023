-- The looks at listDispatch by class, and whether our worker's code had started by then.

SELECT listed, count(*) FILTER (arrived_at_look) AS arrived, count(*) FILTER (NOT arrived_at_look) AS not_arrived
FROM dispatch WHERE looked GROUP BY listed ORDER BY listed
