-- What went wrong and is still so, newest first.
SELECT issue_id AS issue, run_id AS run, strftime('%Y-%m-%dT%H:%M:%SZ', created_at) AS created_at, kind, place, message
FROM open_issues
ORDER BY issue_id DESC
