-- Counts of each window of the load, from the view `placed` and the table `span` (number, from_us, to_us), in order.

WITH counted AS (
  SELECT s.number, count(p.outcome) AS requested, count(*) FILTER (p.outcome = 'delivered') AS delivered,
    count(*) FILTER (p.outcome = 'late') AS late, count(*) FILTER (p.outcome = 'lost') AS lost,
    count(*) FILTER (p.outcome = 'unresolved') AS unresolved
  FROM span s LEFT JOIN placed p ON p.placed_us >= s.from_us AND p.placed_us < s.to_us
  GROUP BY s.number
),
alive AS (
  SELECT s.number, count(*) FILTER (p.settled_us >= s.to_us) AS under_way,
    count(*) FILTER (p.placed_us IS NOT NULL AND (p.gone_us IS NULL OR p.gone_us >= s.to_us)) AS rooms
  FROM span s LEFT JOIN placed p ON p.placed_us < s.to_us
  GROUP BY s.number
)
SELECT requested, delivered, late, lost, unresolved, under_way, rooms FROM counted JOIN alive USING (number)
ORDER BY number
