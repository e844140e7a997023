-- What became of the dispatches whose rooms a node had; NULL: of those that no node spoke of.

SELECT node, count(*) AS rooms, count(*) FILTER (outcome = 'delivered') AS delivered, count(*) FILTER (outcome = 'late') AS late,
  count(*) FILTER (outcome = 'lost') AS lost, count(*) FILTER (outcome = 'unresolved') AS unresolved
FROM dispatch WHERE outcome <> 'refused' GROUP BY node ORDER BY node
