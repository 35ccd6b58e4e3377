-- What ever went wrong, with the run that resolved it, newest first.
SELECT
    id AS issue, run_id AS run, strftime('%Y-%m-%dT%H:%M:%SZ', created_at) AS created_at,
    kind, place, message, resolved_run_id AS resolved_by_run
FROM issues
ORDER BY id DESC
