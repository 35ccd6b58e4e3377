-- Which systems are named, in how many stories, documents and mentions.
SELECT
    m.system, m.system_name, s.category,
    count(*) AS mentions, count(DISTINCT m.document_id) AS documents, count(DISTINCT m.story_id) AS stories
FROM mention_details AS m JOIN systems AS s ON s.slug = m.system
GROUP BY m.system, m.system_name, s.category
ORDER BY mentions DESC, m.system
