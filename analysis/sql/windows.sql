-- Counts of each window of the load, from the tables `placed` and `span`, in order. What is there at a window's end is what
-- has come until then less what has gone.

WITH came AS (
  SELECT number, count(*) AS requested, count(*) FILTER (outcome = 'delivered') AS delivered,
    count(*) FILTER (outcome = 'late') AS late, count(*) FILTER (outcome = 'lost') AS lost,
    count(*) FILTER (outcome = 'unresolved') AS unresolved
  FROM placed GROUP BY number
),
settled AS (SELECT settled_number AS number, count(*) AS settled FROM placed GROUP BY settled_number),
gone AS (SELECT gone_number AS number, count(*) AS gone FROM placed GROUP BY gone_number)
SELECT coalesce(requested, 0) AS requested, coalesce(delivered, 0) AS delivered, coalesce(late, 0) AS late,
  coalesce(lost, 0) AS lost, coalesce(unresolved, 0) AS unresolved,
  (sum(coalesce(requested, 0)) OVER until_then - sum(coalesce(settled, 0)) OVER until_then)::BIGINT AS under_way,
  (sum(coalesce(requested, 0)) OVER until_then - sum(coalesce(gone, 0)) OVER until_then)::BIGINT AS rooms
FROM span LEFT JOIN came USING (number) LEFT JOIN settled USING (number) LEFT JOIN gone USING (number)
WINDOW until_then AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
ORDER BY number
