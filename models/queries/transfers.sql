-- Who is said to supply what to whom, with independent stories and documents.
SELECT supplier, recipient, coalesce(system, category) AS what, calibre_mm, time, stories, documents
FROM transfers
WHERE polarity <> 'negative'
ORDER BY stories DESC, documents DESC, supplier, recipient, what
