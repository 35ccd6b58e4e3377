-- Which calibres are named, of what, and how often.
SELECT calibre_mm, category, stories, documents, mentions
FROM calibres
ORDER BY stories DESC, documents DESC, mentions DESC, calibre_mm, category
