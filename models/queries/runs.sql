-- What ran, newest first.
SELECT
    id AS run, strftime('%Y-%m-%dT%H:%M:%SZ', started_at) AS started_at, strftime('%Y-%m-%dT%H:%M:%SZ', ended_at) AS ended_at,
    status, exit_code, seen, new, revised, unchanged, failed, mentions, issues, sources, message
FROM runs
ORDER BY id DESC
