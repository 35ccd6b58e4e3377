-- Full-text search over the revisions' texts, kept up by triggers. Dropped and built again with the views.

CREATE VIRTUAL TABLE revision_search USING fts5(text, content = 'revisions', content_rowid = 'id', tokenize = 'unicode61')
;

CREATE TRIGGER revision_search_insert AFTER INSERT ON revisions BEGIN
    INSERT INTO revision_search (rowid, text) VALUES (new.id, new.text);
END
;

CREATE TRIGGER revision_search_delete AFTER DELETE ON revisions BEGIN
    INSERT INTO revision_search (revision_search, rowid, text) VALUES ('delete', old.id, old.text);
END
;

CREATE TRIGGER revision_search_update AFTER UPDATE OF text ON revisions BEGIN
    INSERT INTO revision_search (revision_search, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO revision_search (rowid, text) VALUES (new.id, new.text);
END
;
