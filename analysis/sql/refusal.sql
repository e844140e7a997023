-- The most frequent way in which requests were refused.

SELECT http_status AS "httpStatus", code, count(*) AS count
FROM dispatch WHERE outcome = 'refused'
GROUP BY http_status, code ORDER BY count DESC, http_status, code LIMIT 1
