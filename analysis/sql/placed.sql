-- Each dispatch in the window of its request; a stamp of a millisecond may lie just outside the first or the last. Until when
-- it was under way, and until when its room was there: one that its deletion did not find was gone by the end of its watch.

CREATE VIEW placed AS
SELECT outcome,
  greatest(edges.from_us, least(edges.to_us - 1, request_us)) AS placed_us,
  CASE WHEN outcome IN ('delivered', 'late') AND request_uncertainty_us <= getvariable('step_us') THEN delay_us END AS delay_us,
  least(coalesce(arrival_us, watched_until_us), watched_until_us) AS settled_us,
  coalesce(deleted_us, CASE WHEN delete_found_nothing THEN watched_until_us END) AS gone_us
FROM dispatch, (SELECT min(from_us) AS from_us, max(to_us) AS to_us FROM span) edges
WHERE request_us IS NOT NULL AND outcome <> 'refused';
