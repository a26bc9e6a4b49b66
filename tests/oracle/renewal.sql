,
-- Renewal rate: the last day in the period on which a term of each line was over. Follows on retention.sql's `chosen`.
-- A term is a billing interval from the line's start, or what its own end leaves of it; `number` holds 1, 2, 3 …
paying AS MATERIALIZED (
    SELECT account_id, line_id, COALESCE(product, '') AS product, interval, start, ends, arr
    FROM counted_line
    WHERE arr > 0 AND start < ends
),
boundary AS (
    SELECT account_id, line_id, ends,
           CASE interval
               WHEN 'day' THEN date(start, '+' || k || ' days')
               WHEN 'week' THEN date(start, '+' || (7 * k) || ' days')
               -- A month that lacks the day has its boundary on the first of the next one.
               ELSE MIN(
                   date(start, 'start of month', '+' || (k * months) || ' months', '+' || (strftime('%d', start) - 1)
                        || ' days'),
                   date(start, 'start of month', '+' || (k * months + 1) || ' months')
               )
           END AS day
    FROM (
        SELECT *, CASE interval WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'half-year' THEN 6 ELSE 12 END AS months
        FROM paying
    )
    JOIN number ON k <= CASE interval WHEN 'day' THEN 1400 WHEN 'week' THEN 200 ELSE 48 END
),
due AS MATERIALIZED (
    SELECT account_id, line_id, MAX(day) AS day
    FROM (
        SELECT account_id, line_id, ends AS day FROM paying
        UNION ALL
        SELECT account_id, line_id, day FROM boundary WHERE day < ends
    )
    WHERE :opening < day AND day <= :closing
    GROUP BY account_id, line_id
),
renewed AS (
    SELECT d.account_id, l.arr, l.ends > d.day OR COUNT(n.line_id) > 0 AS continued, COUNT(again.line_id) AS counted_later
    FROM due d
    JOIN paying l USING (account_id, line_id)
    LEFT JOIN paying n
        ON n.account_id = d.account_id AND n.product = l.product AND l.ends = d.day AND n.start = l.ends
    LEFT JOIN due again ON again.account_id = n.account_id AND again.line_id = n.line_id
    GROUP BY d.account_id, d.line_id
)
SELECT segment,
       COUNT(*) AS lines_ended,
       SUM(continued) AS lines_renewed,
       SUM(arr) AS ended_arr_minor,
       SUM(arr * continued) AS renewed_arr_minor
FROM renewed
JOIN chosen USING (account_id)
WHERE counted_later = 0
GROUP BY segment
