-- Which node of a cluster had a dispatch's room, by the webhooks of who has it; the first to speak of it, because a room
-- that went down with its node may have been made anew on another. Variables: `nodes`. Filled by join.ts: `node_down`,
-- when nodes had ended by plan, and `redis_down`.

CREATE TABLE room_node AS
SELECT k.n, arg_min(w.node, w.at_us) AS node FROM witness_line w JOIN room_key k USING (room) JOIN asked a USING (n)
WHERE w.node IS NOT NULL AND (a.asked_room_sid IS NULL OR coalesce(w.room_sid, '') IN ('', a.asked_room_sid))
GROUP BY k.n;

-- The end of a process is written down once all of it is gone, so it was some time before.
CREATE MACRO ended_by(from_us) AS from_us - 1000000;
