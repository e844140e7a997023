-- The late and lost dispatches that no limit is judged by: one whose evidence fits another cause too is none of them.

CREATE TABLE excused AS
SELECT n, outcome, cause FROM dispatch_cause JOIN dispatch USING (n)
WHERE cause IN (FROM excused_cause) AND len(also_fits) = 0;
