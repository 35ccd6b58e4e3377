-- Every mention with its calibre, system and the sentence it stands in.
SELECT surface, category, calibre_mm, system, sentence
FROM mention_details
ORDER BY document_id, start_char
