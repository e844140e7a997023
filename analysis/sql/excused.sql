-- The late and lost dispatches that no limit is judged by: one whose evidence fits another cause too is none of them. With
-- certainty `perhaps` those of which nobody knows whether the other causes fit; they are lost, because a late one arrived,
-- so that a worker was there.

CREATE TABLE excused AS
SELECT n, outcome, cause, alone AS certainty FROM dispatch_cause JOIN dispatch USING (n)
WHERE cause IN (FROM excused_cause) AND (alone = 'surely' OR (alone = 'perhaps' AND outcome = 'lost'));
