-- Which systems are named, in how many stories, documents and mentions.
SELECT system, system_name, category, sum(mentions) AS mentions, sum(documents) AS documents, sum(stories) AS stories
FROM systems_by_month
GROUP BY system, system_name, category
ORDER BY mentions DESC, system
