-- Drivers of expansion and contraction between two days (docs/decisions/drivers.md), over the rows of the system of
-- record: lines of one source that all count, with whole quantities.
WITH
standing AS (
    SELECT account_id, COALESCE(product, '') AS product, COALESCE(kind, 'recurring') = 'usage' AS usage, arr_minor AS arr,
           CAST(quantity AS INTEGER) AS quantity,
           start <= :opening AND :opening < COALESCE(end, '9999-12-31') AS b,
           start <= :closing AND :closing < COALESCE(end, '9999-12-31') AS a
    FROM line
    WHERE added <= :version AND (retired IS NULL OR retired > :version) AND status NOT IN ('trial', 'paused')
),
product_change AS (
    SELECT account_id, product, usage,
           SUM(b) AS lines0, SUM(a) AS lines1, SUM(arr * b) AS arr0, SUM(arr * a) AS arr1,
           SUM(quantity * b) AS q0, SUM(quantity * a) AS q1,
           SUM((b OR a) AND quantity IS NULL) AS lacking
    FROM standing
    WHERE a OR b
    GROUP BY account_id, product, usage
),
account AS (
    SELECT account_id, SUM(arr0) AS b0, SUM(arr1) AS b1,
           SUM(NOT usage AND lines1 = 0) AS gone, SUM(NOT usage AND lines0 = 0) AS come
    FROM product_change GROUP BY account_id
),
moved AS (
    SELECT *, CASE WHEN b1 > b0 THEN 'expansion' ELSE 'contraction' END AS movement
    FROM account WHERE b0 > 0 AND b1 > 0 AND b0 != b1
),
seat_change AS (
    -- Half away from zero: SQLite divides towards zero.
    SELECT p.*, m.movement, m.gone, m.come,
           CASE WHEN NOT usage AND lines0 AND lines1 AND NOT lacking THEN
               (2 * arr0 * (q1 - q0) + CASE WHEN arr0 * (q1 - q0) < 0 THEN -q0 ELSE q0 END) / (2 * q0)
           END AS seats
    FROM product_change p JOIN moved m USING (account_id)
),
driven AS (
    SELECT movement, account_id, 'seats' AS driver, seats AS amount FROM seat_change WHERE seats IS NOT NULL
    UNION ALL
    SELECT movement, account_id, 'price', arr1 - arr0 - seats FROM seat_change WHERE seats IS NOT NULL
    UNION ALL
    SELECT movement, account_id,
           CASE WHEN usage THEN 'usage'
                WHEN lines0 = 0 OR lines1 = 0 THEN CASE WHEN gone = 1 AND come = 1 THEN 'plan' ELSE 'product' END
                ELSE 'other' END,
           arr1 - arr0
    FROM seat_change WHERE seats IS NULL
),
of_account AS (
    SELECT movement, driver, account_id, SUM(amount) AS amount FROM driven GROUP BY movement, driver, account_id
)
SELECT movement, driver, SUM(amount != 0) AS accounts, SUM(amount) AS amount
FROM of_account GROUP BY movement, driver HAVING SUM(amount != 0) > 0
