-- Which calibres are named, of what, and how often.
SELECT calibre_mm, category, mentions, documents, stories
FROM calibres
ORDER BY mentions DESC, calibre_mm, category
