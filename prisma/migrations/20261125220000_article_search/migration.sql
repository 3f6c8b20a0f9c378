-- Written by hand: what schema.prisma cannot say.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- lower case without accents; the bodies are bound when they are made, so a restored dump needs no search_path
CREATE FUNCTION article_plain(words TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(normalize(lower(words), NFD), U&'\0300\0301\0302\0303\0308\030A\030C\0327', '');

CREATE FUNCTION article_language(locale TEXT) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE lower(split_part(locale, '-', 1))
  WHEN 'es' THEN 'spanish'::regconfig
  WHEN 'en' THEN 'english'::regconfig
  ELSE 'simple'::regconfig
END;

-- With accents and without: stems hang on them, and people leave them out.
CREATE FUNCTION article_words(words TEXT, locale TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN strip(
  to_tsvector(article_language(locale), lower(words)) || to_tsvector(article_language(locale), article_plain(words))
);

-- A word in either language, as it is, and as the beginning of one.
CREATE FUNCTION article_query(word TEXT, begins BOOLEAN) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN plainto_tsquery('spanish', word) || plainto_tsquery('spanish', article_plain(word))
  || plainto_tsquery('english', word) || plainto_tsquery('english', article_plain(word))
  || plainto_tsquery('simple', article_plain(word))
  || CASE WHEN begins THEN (quote_literal(article_plain(word)) || ':*')::tsquery ELSE ''::tsquery END;

-- Says nothing by itself: "the", "de".
CREATE FUNCTION article_stop(word TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN numnode(plainto_tsquery('spanish', word)) = 0 OR numnode(plainto_tsquery('english', word)) = 0;

ALTER TABLE "Article"
  ADD COLUMN "titlePlain" TEXT NOT NULL GENERATED ALWAYS AS (article_plain("title")) STORED,
  ADD COLUMN "titleWords" tsvector NOT NULL GENERATED ALWAYS AS (article_words("title", "locale")) STORED,
  ADD COLUMN "words" tsvector NOT NULL GENERATED ALWAYS AS (article_words("title" || ' ' || "body", "locale")) STORED;

CREATE INDEX "Article_titleWords_idx" ON "Article" USING GIN ("titleWords") WITH (fastupdate = off);
CREATE INDEX "Article_words_idx" ON "Article" USING GIN ("words") WITH (fastupdate = off);
CREATE INDEX "Article_title_idx" ON "Article" USING GIN ("title" gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX "Article_titlePlain_idx" ON "Article" USING GIN ("titlePlain" gin_trgm_ops) WITH (fastupdate = off);

-- Titles with a word like this one: a letter too few, too many, or another. Below 0.5 all and sundry are alike. The
-- planner takes the comparison for as cheap as any other.
CREATE FUNCTION article_like(word TEXT) RETURNS TABLE ("id" UUID, "likeness" REAL)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET pg_trgm.word_similarity_threshold = 0.5 SET enable_seqscan = off
BEGIN ATOMIC
  SELECT a."id", word_similarity(word, a."titlePlain") FROM "Article" AS a WHERE word <% a."titlePlain" ORDER BY 2 DESC, 1 DESC LIMIT 100;
END;
