-- What became of the dispatches of each path.

SELECT path, room_state AS "roomState", count(*) FILTER (outcome <> 'refused') AS requested,
  count(*) FILTER (outcome = 'refused') AS refused, count(*) FILTER (outcome = 'delivered') AS delivered,
  count(*) FILTER (outcome = 'late') AS late, count(*) FILTER (outcome = 'lost') AS lost,
  count(*) FILTER (outcome = 'unresolved') AS unresolved
FROM dispatch GROUP BY path, room_state ORDER BY path, room_state
