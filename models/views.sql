-- What people query. Dropped before every upgrade and built again after it, so these are never migrated.
-- Each statement ends with a line that holds nothing but a semicolon.

CREATE VIEW claim_parties AS
SELECT
    a.claim_id AS claim_id,
    a.position AS position,
    a.role AS role,
    a.country AS country,
    a.group_code AS group_code,
    CASE WHEN a.group_code = '' THEN a.country WHEN a.country = 'ZZ' THEN a.group_code
         ELSE a.country || ':' || a.group_code END AS party
FROM claim_actors AS a
;

CREATE VIEW mention_details AS
SELECT
    m.id AS mention_id,
    d.id AS document_id,
    d.url AS url,
    r.title AS title,
    d.publisher AS publisher,
    d.published_at AS published_at,
    d.language AS language,
    d.story_id AS story_id,
    m.start_char AS start_char,
    m.end_char AS end_char,
    m.surface AS surface,
    trim(substr(r.text, m.sentence_start + 1, m.sentence_end - m.sentence_start), char(10) || ' ') AS sentence,
    m.category AS category,
    m.named AS named,
    best.system AS system,
    s.name AS system_name,
    best.confidence AS system_confidence,
    (SELECT group_concat(ranked.system, ', ')
       FROM (SELECT system FROM mention_systems WHERE mention_id = m.id ORDER BY rank) AS ranked) AS candidates,
    (SELECT coalesce(q.high, q.low) FROM measurements AS q
      WHERE q.mention_id = m.id AND q.quantity = 'calibre' ORDER BY q.id LIMIT 1) AS calibre_mm,
    s.calibre_mm AS system_calibre_mm,
    s.unroca AS unroca,
    s.sipri AS sipri,
    s.mtcr AS mtcr,
    s.range_class AS range_class,
    coalesce(stated.high, stated.low) AS stated_range_km,
    CASE
        WHEN m.category NOT LIKE '%ballistic-missile' THEN NULL
        WHEN coalesce(stated.high, stated.low) < 300 THEN 'close-range-ballistic-missile'
        WHEN coalesce(stated.high, stated.low) < 1000 THEN 'short-range-ballistic-missile'
        WHEN coalesce(stated.high, stated.low) < 3000 THEN 'medium-range-ballistic-missile'
        WHEN coalesce(stated.high, stated.low) < 5500 THEN 'intermediate-range-ballistic-missile'
        WHEN coalesce(stated.high, stated.low) >= 5500 THEN 'intercontinental-ballistic-missile'
    END AS stated_range_class,
    counted.low AS count_low,
    counted.high AS count_high,
    counted.qualifier AS count_qualifier,
    c.event AS event,
    c.polarity AS polarity,
    c.certainty AS certainty,
    c.time AS time,
    (SELECT a.party FROM claim_parties AS a
      WHERE a.claim_id = c.id AND a.role = 'supplier' ORDER BY a.position LIMIT 1) AS supplier,
    (SELECT a.party FROM claim_parties AS a
      WHERE a.claim_id = c.id AND a.role = 'recipient' ORDER BY a.position LIMIT 1) AS recipient,
    (SELECT a.party FROM claim_parties AS a
      WHERE a.claim_id = c.id AND a.role = 'operator' ORDER BY a.position LIMIT 1) AS operator,
    (SELECT p.name FROM claim_speakers AS p WHERE p.claim_id = c.id ORDER BY p.position LIMIT 1) AS attributed_to,
    m.confidence AS confidence
FROM mentions AS m
JOIN revisions AS r ON r.id = m.revision_id AND r.is_latest
JOIN documents AS d ON d.id = r.document_id
LEFT JOIN mention_systems AS best ON best.mention_id = m.id AND best.rank = 1
LEFT JOIN systems AS s ON s.slug = best.system
LEFT JOIN measurements AS counted ON counted.id = (
    SELECT min(q.id) FROM measurements AS q WHERE q.mention_id = m.id AND q.quantity IN ('count', 'rounds'))
LEFT JOIN measurements AS stated ON stated.id = (
    SELECT min(q.id) FROM measurements AS q WHERE q.mention_id = m.id AND q.quantity = 'range')
LEFT JOIN claims AS c ON c.mention_id = m.id AND c.position = 1
;

CREATE VIEW claim_details AS
SELECT
    c.id AS claim_id,
    m.id AS mention_id,
    d.id AS document_id,
    d.story_id AS story_id,
    d.url AS url,
    r.title AS title,
    d.publisher AS publisher,
    d.published_at AS published_at,
    m.surface AS surface,
    m.category AS category,
    best.system AS system,
    c.event AS event,
    c.polarity AS polarity,
    c.certainty AS certainty,
    c.time AS time,
    c.outcome AS outcome,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'supplier') AS supplier,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'recipient') AS recipient,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'operator') AS operator,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'producer') AS producer,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'target') AS target,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'holder') AS holder,
    (SELECT group_concat(a.party, ' ') FROM claim_parties AS a WHERE a.claim_id = c.id AND a.role = 'agent') AS agent,
    (SELECT group_concat(chain.name, ' < ')
       FROM (SELECT name FROM claim_speakers WHERE claim_id = c.id ORDER BY position) AS chain) AS attribution,
    (SELECT group_concat(chain.country, ' < ')
       FROM (SELECT country FROM claim_speakers WHERE claim_id = c.id ORDER BY position) AS chain) AS speaker_countries,
    c.date_from AS date_from,
    c.date_to AS date_to,
    c.date_precision AS date_precision,
    c.place_name AS place_name,
    c.place_country AS place_country,
    trim(substr(r.text, m.sentence_start + 1, m.sentence_end - m.sentence_start), char(10) || ' ') AS sentence
FROM claims AS c
JOIN mentions AS m ON m.id = c.mention_id
JOIN revisions AS r ON r.id = m.revision_id AND r.is_latest
JOIN documents AS d ON d.id = r.document_id
LEFT JOIN mention_systems AS best ON best.mention_id = m.id AND best.rank = 1
;

CREATE VIEW story_details AS
SELECT
    d.story_id AS story_id,
    min(d.published_at) AS first_published_at,
    max(d.published_at) AS last_published_at,
    count(*) AS documents,
    count(DISTINCT nullif(d.publisher, '')) AS publishers,
    sum(d.story_role = 'copy') AS copies,
    sum(d.story_role = 'rewrite') AS rewrites,
    max(CASE WHEN d.story_role = 'first' THEN d.id END) AS first_document_id,
    max(CASE WHEN d.story_role = 'first' THEN r.title END) AS title
FROM documents AS d
JOIN revisions AS r ON r.document_id = d.id AND r.is_latest
GROUP BY d.story_id
;

CREATE VIEW systems_by_month AS
SELECT
    best.system AS system,
    s.name AS system_name,
    s.category AS category,
    substr(d.published_at, 1, 7) AS month,
    count(DISTINCT d.story_id) AS stories,
    count(DISTINCT d.id) AS documents,
    count(*) AS mentions
FROM mentions AS m
JOIN mention_systems AS best ON best.mention_id = m.id AND best.rank = 1
JOIN systems AS s ON s.slug = best.system
JOIN revisions AS r ON r.id = m.revision_id AND r.is_latest
JOIN documents AS d ON d.id = r.document_id
GROUP BY best.system, s.name, s.category, substr(d.published_at, 1, 7)
;

CREATE VIEW calibres AS
SELECT
    coalesce(q.high, q.low) AS calibre_mm,
    m.category AS category,
    count(DISTINCT d.story_id) AS stories,
    count(DISTINCT d.id) AS documents,
    count(*) AS mentions,
    min(d.published_at) AS first_published_at,
    max(d.published_at) AS last_published_at
FROM measurements AS q
JOIN mentions AS m ON m.id = q.mention_id
JOIN revisions AS r ON r.id = m.revision_id AND r.is_latest
JOIN documents AS d ON d.id = r.document_id
WHERE q.quantity = 'calibre'
GROUP BY coalesce(q.high, q.low), m.category
;

CREATE VIEW transfers AS
SELECT
    supplier.party AS supplier,
    recipient.party AS recipient,
    best.system AS system,
    m.category AS category,
    (SELECT coalesce(q.high, q.low) FROM measurements AS q
      WHERE q.mention_id = m.id AND q.quantity = 'calibre' ORDER BY q.id LIMIT 1) AS calibre_mm,
    c.polarity AS polarity,
    c.time AS time,
    count(DISTINCT d.story_id) AS stories,
    count(DISTINCT d.id) AS documents,
    min(d.published_at) AS first_published_at,
    max(d.published_at) AS last_published_at
FROM claims AS c
JOIN claim_parties AS supplier ON supplier.claim_id = c.id AND supplier.role = 'supplier'
JOIN claim_parties AS recipient ON recipient.claim_id = c.id AND recipient.role = 'recipient'
JOIN mentions AS m ON m.id = c.mention_id
JOIN revisions AS r ON r.id = m.revision_id AND r.is_latest
JOIN documents AS d ON d.id = r.document_id
LEFT JOIN mention_systems AS best ON best.mention_id = m.id AND best.rank = 1
GROUP BY 1, 2, 3, 4, 5, 6, 7
;

CREATE VIEW open_issues AS
SELECT i.id AS issue_id, i.run_id AS run_id, i.created_at AS created_at, i.kind AS kind, i.place AS place, i.message AS message
FROM issues AS i
WHERE i.resolved_run_id IS NULL
;
