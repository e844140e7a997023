-- The workers' connections as the wiretap saw them, and when one of them could be offered a job of our agent name
-- (`agent_name`, `tap_until_us`). Only links of that name count: a worker of another name is not ours to the server.

CREATE TABLE link AS
WITH one AS (
  SELECT link,
    min(node) FILTER (event = 'link-opened') AS node,
    max(agent_name) FILTER (event = 'register') AS agent_name,
    -- A worker for publishers' jobs, or one of a deployment, is offered no job of a plain dispatch.
    coalesce(bool_and(eligible) FILTER (event = 'register'), TRUE) AS eligible,
    max(nullif(worker_id, '')) FILTER (event = 'registered') AS worker_id,
    min(at_us) FILTER (event = 'link-opened') AS opened_us,
    min(at_us) FILTER (event = 'registered') AS registered_us,
    min(at_us) FILTER (event = 'link-closed') AS closed_us,
    min(closed_by) FILTER (event = 'link-closed') AS closed_by,
    count(*) FILTER (event = 'link-refused') > 0 AS refused
  FROM link_line GROUP BY link
)
SELECT *, agent_name IS NOT NULL AND agent_name = getvariable('agent_name') AND eligible AS ours FROM one;

-- What a link's worker was from one status to the next; a fresh registration counts as available. A frame without a
-- status keeps the one before, not the load.
CREATE TEMP TABLE link_status AS
WITH said AS (
  SELECT link, registered_us AS at_us, 'available' AS status, 0 AS load_permille, 0 AS place FROM link
  WHERE ours AND registered_us IS NOT NULL
  UNION ALL
  SELECT DISTINCT link, s.at_us, nullif(s.status, 'unchanged'), s.load_permille, 1 FROM link_line s JOIN link USING (link)
  WHERE s.event = 'status' AND ours AND s.at_us >= registered_us
), lasting AS (
  SELECT link, at_us, place, load_permille, last_value(status IGNORE NULLS) OVER upto AS status,
    lead(at_us) OVER (PARTITION BY link ORDER BY at_us, place, load_permille, status) AS next_us
  FROM said WINDOW upto AS (PARTITION BY link ORDER BY at_us, place, load_permille, status)
)
SELECT link, at_us AS from_us, coalesce(next_us, closed_us, 9007199254740991) AS to_us,
  status = 'available' AND load_permille < getvariable('loaded_permille') AS available,
  -- Another server may have another limit of load.
  status = 'available' AND (load_permille < getvariable('loaded_permille') OR NOT getvariable('limits_known')) AS perhaps_available
FROM lasting JOIN link USING (link);

-- Spans that touch or overlap are one, so that a dispatch lies in one of them at most.
CREATE MACRO merged(spans) AS TABLE
WITH marked AS (
  SELECT from_us, to_us, coalesce(from_us > max(to_us) OVER (ORDER BY from_us, to_us ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), TRUE) AS fresh
  FROM query_table(spans) WHERE to_us > from_us
), grouped AS (
  SELECT *, sum(fresh::INTEGER) OVER (ORDER BY from_us, to_us ROWS UNBOUNDED PRECEDING) AS span FROM marked
)
SELECT min(from_us) AS from_us, max(to_us) AS to_us FROM grouped GROUP BY span;

CREATE TEMP VIEW registered_link AS
SELECT registered_us AS from_us, coalesce(closed_us, 9007199254740991) AS to_us FROM link
WHERE ours AND registered_us IS NOT NULL;
CREATE TEMP VIEW available_link AS SELECT from_us, to_us FROM link_status WHERE available;
CREATE TEMP VIEW perhaps_available_link AS SELECT from_us, to_us FROM link_status WHERE perhaps_available;
CREATE TABLE registered_span AS FROM merged('registered_link');
CREATE TABLE perhaps_available_span AS FROM merged('perhaps_available_link');
CREATE TABLE available_span AS FROM merged('available_link');
