-- Which reports several documents tell, with their publishers, copies and rewrites, newest first.
SELECT story_id AS story, first_published_at, documents, publishers, copies, rewrites, title
FROM story_details
WHERE documents > 1
ORDER BY first_published_at DESC, story_id DESC
