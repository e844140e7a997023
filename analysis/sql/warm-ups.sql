-- The dispatches before the load, in order of time.

SELECT path, room_state AS "roomState", answer, arrived_after_ms AS "arrivedAfterMs" FROM warm_up
WHERE wall_us IS NOT NULL AND path IS NOT NULL AND answer IS NOT NULL
  AND arrived_after_ms IS NOT NULL ORDER BY wall_us, path, room_state
