-- What each part used in each window: the samples of `resource_line` in the windows of `span`. Medians are of the lower of the
-- two in the middle, so that they are values that were seen. CPU is between the first and the last sample of a window: less
-- than 0 when the part was started anew in it, and then not known.

SELECT s.number, r.role, quantile_disc(r.rss_kb, 0.5) AS rss_kb, quantile_disc(r.processes, 0.5) AS processes,
  quantile_disc(r.open_files, 0.5) AS open_files,
  arg_max(r.cpu_us, r.at_us) - arg_min(r.cpu_us, r.at_us) AS cpu_us, max(r.at_us) - min(r.at_us) AS seen_us
FROM span s JOIN resource_line r ON r.at_us >= s.from_us AND r.at_us < s.to_us
GROUP BY s.number, r.role ORDER BY s.number, r.role
