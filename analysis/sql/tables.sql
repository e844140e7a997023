-- The observers' lines as tables, one per kind of line, with only the columns that analysis reads. Every line that
-- was read is a row; the views leave out those that could not be, which are counted in `observer_file`.
-- Stamps are integer microseconds; `part` tells apart what was read of an observer at once.

CREATE TABLE k6_line (
  part INTEGER, event VARCHAR, wall_us BIGINT, n BIGINT, attempt TINYINT, room VARCHAR, path VARCHAR, room_state VARCHAR,
  iteration_wall_us BIGINT, zero_wall_us BIGINT, due_us BIGINT, answer VARCHAR, http_status INTEGER, code VARCHAR, dispatch_id VARCHAR, room_sid VARCHAR,
  room_created_wall_us BIGINT, listed VARCHAR, worker_id VARCHAR, shown VARCHAR, result VARCHAR,
  arrived_after_ms BIGINT
);
-- Dispatches before the load.
CREATE TABLE warm_up (wall_us BIGINT, path VARCHAR, room_state VARCHAR, answer VARCHAR, arrived_after_ms BIGINT);
-- `room` only of lines without a key of this run: it costs memory.
CREATE TABLE worker_line (
  worker SMALLINT, part INTEGER, event VARCHAR, at_us BIGINT, n BIGINT, attempt TINYINT, job_id VARCHAR, dispatch_id VARCHAR,
  room VARCHAR, room_sid VARCHAR, offered_wall_us BIGINT, pid BIGINT
);
-- The wiretap's lines about a job, and a participant's signalling sockets (`room-opened`).
CREATE TABLE tap_line (
  part INTEGER, event VARCHAR, at_us BIGINT, link INTEGER, n BIGINT, attempt TINYINT, job_id VARCHAR, dispatch_id VARCHAR,
  room VARCHAR, room_sid VARCHAR, identity VARCHAR, available VARCHAR, offered_wall_us BIGINT
);
-- Its lines about a worker's connection.
CREATE TABLE link_line (
  event VARCHAR, at_us BIGINT, link INTEGER, node SMALLINT, agent_name VARCHAR, eligible BOOLEAN, worker_id VARCHAR,
  closed_by VARCHAR, status VARCHAR, load_permille BIGINT
);
-- Participants and rooms as the collector heard of them.
CREATE TABLE witness_line (
  event VARCHAR, at_us BIGINT, not_before_us BIGINT, node SMALLINT, room VARCHAR, room_sid VARCHAR, identity VARCHAR,
  kind VARCHAR
);
-- Read for the table of faults alone: no outcome and no cause looks here.
CREATE TABLE fault_line (
  observer VARCHAR, at_us BIGINT, fault VARCHAR, specification VARCHAR, phase VARCHAR, target VARCHAR, room VARCHAR,
  job_id VARCHAR
);

-- What a part used at one moment, its whole process group; NULL where that is not known.
CREATE TABLE resource_line (
  at_us BIGINT, role VARCHAR, rss_kb BIGINT, cpu_us BIGINT, processes BIGINT, open_files BIGINT
);

CREATE VIEW load_event AS
FROM k6_line
WHERE event IN ('request', 'response', 'room-made', 'look', 'list-lag', 'deleted') AND wall_us IS NOT NULL
  AND n >= 0 AND n < getvariable('planned');

-- Lines without a dispatch, few: `observer` is the file's name without its ending.
CREATE TABLE mark (
  observer VARCHAR, event VARCHAR, at_us BIGINT, wall_us BIGINT, n BIGINT, pid BIGINT, role VARCHAR, planned BOOLEAN,
  exit_code INTEGER, signal VARCHAR, log_tail VARCHAR, fault VARCHAR, target VARCHAR, reason VARCHAR,
  cpu_busy_permille BIGINT, uncertainty_us BIGINT, event_loop_delay_p99_us BIGINT, event_loop_delay_max_us BIGINT,
  worker_id VARCHAR, undecodable BIGINT
);

-- How each file was read. A blank line is no line; a line without event or stamp is a damaged one, and so is one that
-- does not say which dispatch it is about where it must.
CREATE TABLE observer_file (
  observer VARCHAR, part INTEGER, lines BIGINT, damaged_lines BIGINT, last_at_us BIGINT, last_wall_us BIGINT
);

-- 2^53: above it a JSON number is no exact integer, and no clock of a run reads that much.
CREATE MACRO stamp(value) AS CASE WHEN value BETWEEN 0 AND 9007199254740991 THEN value END;
CREATE MACRO wall_of_ms(value) AS CASE WHEN value BETWEEN 0 AND 9007199254740 THEN value * 1000 END;
