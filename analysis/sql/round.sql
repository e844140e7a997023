-- What is counted of one round: its lost ones, by the last hop that they reached, and the excused ones, which are not among them.

SELECT
  count(*) FILTER (lost AND last = 'request') AS request,
  count(*) FILTER (lost AND last = 'offer') AS "offer",
  count(*) FILTER (lost AND last = 'answer') AS answer,
  count(*) FILTER (lost AND last = 'assignment') AS assignment,
  count(*) FILTER (lost AND last = 'entry') AS entry,
  count(*) FILTER (excused AND outcome = 'late') AS excused_late,
  count(*) FILTER (excused AND outcome = 'lost') AS excused_lost
FROM (
  SELECT outcome, excused, outcome = 'lost' AND NOT excused AS lost,
    CASE
      WHEN join_us IS NOT NULL THEN 'join'
      WHEN entry_us IS NOT NULL THEN 'entry'
      WHEN assignment_us IS NOT NULL THEN 'assignment'
      WHEN answer_us IS NOT NULL THEN 'answer'
      WHEN offer_us IS NOT NULL THEN 'offer'
      ELSE 'request'
    END AS last
  FROM round_dispatch
)
