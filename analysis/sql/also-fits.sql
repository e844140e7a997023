-- The other causes that the evidence of a cause's dispatches fits, most frequent first.

SELECT cause, other, count(*) AS count FROM (SELECT cause, unnest(also_fits) AS other FROM dispatch_cause)
GROUP BY cause, other ORDER BY cause, count DESC, other
