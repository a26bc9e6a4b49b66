-- Retention between two days by definitions, parts 1 to 5, over the rows of the system of record:
-- known_line (known_line.sql) and attribute.
-- :version     the ledger version asked
-- :opening     the day before the period, :closing its last day
-- :currency    one currency, or NULL for all
-- :newest_only 1 where a newer line of an account replaces the one before
-- :conditions  a JSON object, attribute -> list of values
-- :by          the attribute of the breakdown, or NULL for the total alone
WITH
counted_line AS MATERIALIZED (
    SELECT account_id, line_id, product, interval, start, arr,
           CASE WHEN :newest_only AND next_start < ends THEN next_start ELSE ends END AS ends
    FROM known_line
    WHERE status NOT IN ('trial', 'paused') AND (:currency IS NULL OR currency = :currency)
),
balance AS (
    -- Part 1: start <= d < end. Part 2: opening and closing. A balance below zero is not active.
    SELECT account_id,
           MAX(0, SUM(CASE WHEN start <= :opening AND :opening < ends THEN arr ELSE 0 END)) AS b0,
           MAX(0, SUM(CASE WHEN start <= :closing AND :closing < ends THEN arr ELSE 0 END)) AS b1
    FROM counted_line
    GROUP BY account_id
),
moving_day AS (
    SELECT account_id, start AS day FROM counted_line WHERE start <= :opening
    UNION
    SELECT account_id, ends FROM counted_line WHERE ends <= :opening
),
active_before AS MATERIALIZED (
    -- A balance only changes on a day on which a line starts or has ended.
    SELECT DISTINCT account_id FROM (
        SELECT moved.account_id
        FROM moving_day moved
        JOIN counted_line l ON l.account_id = moved.account_id AND l.start <= moved.day AND moved.day < l.ends
        GROUP BY moved.account_id, moved.day
        HAVING SUM(l.arr) > 0
    )
),
own_attribute AS (
    -- Part 5: where the account stood at opening; its first record when none is valid by then.
    SELECT account_id, attribute, NULLIF(value, '') AS value FROM (
        SELECT account_id, attribute, value, ROW_NUMBER() OVER (
            PARTITION BY account_id, attribute
            ORDER BY valid_from <= :opening DESC,
                     CASE WHEN valid_from <= :opening THEN valid_from END DESC,
                     valid_from
        ) AS place
        FROM attribute
        WHERE added <= :version AND (retired IS NULL OR retired > :version)
          AND (attribute = :by OR attribute IN (SELECT key FROM json_each(:conditions)))
    )
    WHERE place = 1
),
largest_line AS (
    -- Part 5: the largest line at opening, of equal ones the first line id; at closing for those without one.
    SELECT account_id, product, interval FROM (
        SELECT account_id, product, interval, ROW_NUMBER() OVER (
            PARTITION BY account_id
            ORDER BY start <= :opening AND :opening < ends DESC, arr DESC, line_id
        ) AS place
        FROM counted_line
        WHERE arr > 0 AND (
            (start <= :opening AND :opening < ends) OR (start <= :closing AND :closing < ends)
        )
    )
    WHERE place = 1
),
standing AS MATERIALIZED (
    SELECT account_id, attribute, value FROM own_attribute
    UNION ALL
    SELECT account_id, 'product', product FROM largest_line
    UNION ALL
    SELECT account_id, 'interval', interval FROM largest_line
),
chosen AS (
    SELECT b.account_id, b0, b1,
           b.account_id IN (SELECT account_id FROM active_before) AS before,
           (SELECT value FROM standing s WHERE s.account_id = b.account_id AND s.attribute = :by) AS segment
    FROM balance b
    WHERE NOT EXISTS (
        SELECT 1 FROM json_each(:conditions) asked
        WHERE NOT EXISTS (
            SELECT 1 FROM standing s
            WHERE s.account_id = b.account_id AND s.attribute = asked.key
              AND s.value IN (SELECT value FROM json_each(asked.value))
        )
    )
)
-- Part 2: the movements. Part 3: the numerators of NRR (kept) and GRR (capped).
SELECT segment,
       SUM(b0 > 0) AS accounts_opening,
       SUM(b0 > 0 AND b1 > 0) AS accounts_retained,
       SUM(b0 > 0 AND b1 > b0) AS accounts_expanded,
       SUM(b0 > 0 AND 0 < b1 AND b1 < b0) AS accounts_contracted,
       SUM(b0 > 0 AND b1 = 0) AS accounts_churned,
       SUM(b0 = 0 AND b1 > 0 AND NOT before) AS accounts_new,
       SUM(b0 = 0 AND b1 > 0 AND before) AS accounts_reactivated,
       SUM(b1 > 0) AS accounts_closing,
       SUM(b0) AS opening_arr_minor,
       SUM(CASE WHEN b0 > 0 AND b1 > b0 THEN b1 - b0 ELSE 0 END) AS expansion_arr_minor,
       SUM(CASE WHEN b0 > 0 AND 0 < b1 AND b1 < b0 THEN b0 - b1 ELSE 0 END) AS contraction_arr_minor,
       SUM(CASE WHEN b0 > 0 AND b1 = 0 THEN b0 ELSE 0 END) AS churn_arr_minor,
       SUM(CASE WHEN b0 = 0 AND b1 > 0 AND NOT before THEN b1 ELSE 0 END) AS new_arr_minor,
       SUM(CASE WHEN b0 = 0 AND b1 > 0 AND before THEN b1 ELSE 0 END) AS reactivation_arr_minor,
       SUM(b1) AS closing_arr_minor,
       SUM(CASE WHEN b0 > 0 THEN b1 ELSE 0 END) AS kept,
       SUM(CASE WHEN b0 > 0 THEN MIN(b0, b1) ELSE 0 END) AS capped
FROM chosen
GROUP BY segment
