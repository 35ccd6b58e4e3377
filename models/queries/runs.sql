-- What ran, newest first.
SELECT id AS run, started_at, ended_at, status, exit_code, seen, new, revised, unchanged, failed, mentions, issues, sources
FROM runs
ORDER BY id DESC
