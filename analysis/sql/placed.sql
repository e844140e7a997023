-- Each dispatch with the number of the window in which it was requested, was settled (arrived or given up), and its room was
-- gone: NULL while it is there, or not settled, after the last. A stamp of a millisecond may lie just outside the first or
-- the last window. A room that its deletion did not find was gone by the end of its watch, and one that no deletion reached
-- was gone with its server.

-- The edge of window i lies at floor(i x seconds / windows) seconds (drift/cut.ts); this is its inverse, in integers.
CREATE MACRO window_at(at_us) AS
  (((at_us - getvariable('load_started_us')) // 1000000 + 1) * getvariable('windows') + getvariable('seconds') - 1)
    // getvariable('seconds') - 1;

CREATE TABLE placed AS
WITH life AS (
  SELECT outcome, request_us,
    CASE WHEN outcome IN ('delivered', 'late') AND request_uncertainty_us <= getvariable('step_us') THEN delay_us END AS delay_us,
    least(coalesce(arrival_us, watched_until_us), watched_until_us) AS settled_us,
    coalesce(deleted_us, least(CASE WHEN delete_found_nothing THEN watched_until_us END, g.at_us)) AS gone_us
  FROM dispatch ASOF LEFT JOIN server_gone g ON request_us <= g.at_us
  WHERE request_us IS NOT NULL AND outcome <> 'refused'
)
SELECT outcome, delay_us,
  greatest(0, least(getvariable('windows') - 1, window_at(request_us))) AS number,
  CASE WHEN window_at(settled_us) < getvariable('windows') THEN greatest(0, window_at(settled_us)) END AS settled_number,
  CASE WHEN window_at(gone_us) < getvariable('windows') THEN greatest(0, window_at(gone_us)) END AS gone_number
FROM life;
