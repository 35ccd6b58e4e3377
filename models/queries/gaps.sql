-- Named weapons that no entry of the catalogue knows, each mention with its sentence.
SELECT d.surface AS surface, d.category AS category, d.document_id AS document_id, d.sentence AS sentence
FROM mention_details AS d
WHERE d.named AND d.system IS NULL
ORDER BY d.published_at DESC, d.document_id, d.start_char
