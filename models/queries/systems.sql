-- Which systems are named, in how many stories, documents and mentions.
SELECT
    m.system, m.system_name, s.category,
    count(DISTINCT m.story_id) AS stories, count(DISTINCT m.document_id) AS documents, count(*) AS mentions
FROM mention_details AS m JOIN systems AS s ON s.slug = m.system
GROUP BY m.system, m.system_name, s.category
ORDER BY stories DESC, documents DESC, mentions DESC, m.system
