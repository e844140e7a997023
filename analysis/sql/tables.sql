-- The observers' lines as tables, one per kind of observer, with only the columns that analysis reads. Every line that
-- was read is a row; the views leave out those that could not be, which are counted in `observer_file`.
-- Stamps are integer microseconds.

CREATE TABLE k6_line (
  event VARCHAR, wall_us BIGINT, n BIGINT, attempt TINYINT, room VARCHAR, iteration_wall_us BIGINT,
  scenario_wall_us BIGINT, answer VARCHAR, http_status INTEGER, code VARCHAR, dispatch_id VARCHAR, room_sid VARCHAR,
  listed VARCHAR, result VARCHAR
);
CREATE TABLE worker_line (
  worker SMALLINT, event VARCHAR, at_us BIGINT, n BIGINT, attempt TINYINT, job_id VARCHAR, dispatch_id VARCHAR,
  room_sid VARCHAR, offered_wall_us BIGINT, pid BIGINT
);

CREATE VIEW load_event AS
FROM k6_line
WHERE event IN ('request', 'response', 'look', 'deleted') AND wall_us IS NOT NULL
  AND n >= 0 AND n < getvariable('planned');

CREATE VIEW job_event AS
FROM worker_line
WHERE event IN ('handler', 'entry', 'join', 'left') AND at_us IS NOT NULL
  AND n IS NOT NULL AND attempt IS NOT NULL AND job_id IS NOT NULL;

-- Lines without a dispatch, few: `observer` is the file's name without its ending.
CREATE TABLE mark (
  observer VARCHAR, event VARCHAR, at_us BIGINT, wall_us BIGINT, n BIGINT, pid BIGINT, role VARCHAR, planned BOOLEAN,
  exit_code INTEGER, signal VARCHAR, log_tail VARCHAR, fault VARCHAR, target VARCHAR, reason VARCHAR,
  cpu_busy_permille BIGINT, uncertainty_us BIGINT, event_loop_delay_p99_us BIGINT, event_loop_delay_max_us BIGINT
);

-- How each file was read. A blank line is no line; a line without event or stamp is a damaged one, and so is one that
-- does not say which dispatch it is about where it must.
CREATE TABLE observer_file (observer VARCHAR, lines BIGINT, damaged_lines BIGINT, last_at_us BIGINT, last_wall_us BIGINT);

-- 2^53: above it a JSON number is no exact integer, and no clock of a run reads that much.
CREATE MACRO stamp(value) AS CASE WHEN value BETWEEN 0 AND 9007199254740991 THEN value END;
CREATE MACRO wall_of_ms(value) AS CASE WHEN value BETWEEN 0 AND 9007199254740 THEN value * 1000 END;
