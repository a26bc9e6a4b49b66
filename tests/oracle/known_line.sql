-- The lines that stood at ledger version :version, each with where the account's next line starts.
CREATE TEMP TABLE known_line AS
SELECT account_id, line_id, product, interval, currency, status, start,
       -- Part 1: the annual run rate of what was billed.
       amount_minor * CASE interval
           WHEN 'day' THEN 365 WHEN 'week' THEN 52 WHEN 'month' THEN 12
           WHEN 'quarter' THEN 4 WHEN 'half-year' THEN 2 WHEN 'year' THEN 1
       END AS arr,
       COALESCE(end, '9999-12-31') AS ends,
       COALESCE(LEAD(start) OVER (PARTITION BY account_id ORDER BY start, row), '9999-12-31') AS next_start
FROM line
WHERE added <= :version AND (retired IS NULL OR retired > :version)
