-- Written by hand: what schema.prisma cannot say.

-- ---- words ----

-- Case and accents do not count. The same on every server: no function here reads its locale.
CREATE FUNCTION fold("text" text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
  WHEN octet_length("text") = length("text") THEN lower("text" COLLATE "C")
  ELSE lower(translate(
    regexp_replace(normalize("text", NFKD), '[\u0300-\u036f]+', '', 'g'),
    'ØøŁłĐđÐðıÞŦŧÆŒΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣςΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ',
    'oollddddiþttæœαβγδεζηθικλμνξοπρσστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
  ) COLLATE "C")
END;

-- The words of a text in their order: whatever stands between signs, at most 40 characters of each.
CREATE FUNCTION words_of("text" text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
BEGIN ATOMIC
  SELECT left("word", 40) FROM regexp_split_to_table(
    fold("text"),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u303f\ufe00-\ufe1f\ufff0-\uffff\U0001f000-\U0001faff]+' COLLATE "C"
  ) AS "word" WHERE "word" <> '';
END;

CREATE FUNCTION words_in("part" text, "text" text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(ARRAY(SELECT "part" || ':' || "word" FROM words_of("text") AS "word"));

-- A tsvector holds a megabyte of words; those beyond it are not found.
CREATE FUNCTION join_words("words" tsvector, "more" tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
  RETURN "words" || "more";
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN "words";
END
$$;

CREATE AGGREGATE all_words(tsvector) (SFUNC = join_words, STYPE = tsvector, INITCOND = '');

-- ---- asking ----

-- Of what somebody typed and the parts that they read: `{quote, o, d}`. Each word begins one in any of the parts; a short
-- one, unless it is the last and perhaps still being typed, is a whole word. A number is a whole one, or of words.
CREATE FUNCTION search_query("terms" text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  WITH "word" AS (
    SELECT "word", bool_or(length("word") > 2 OR "last") AS "begins" FROM (
      SELECT "word", row_number() OVER (ORDER BY "place" DESC) = 1 AS "last"
      FROM words_of("terms"[1]) WITH ORDINALITY AS "found" ("word", "place")
    ) AS "found" GROUP BY "word"
  ), "term" AS (
    SELECT "word", '''' || replace(replace("part", '\', '\\'), '''', '''''') || ':' || "word" || '''' ||
      CASE WHEN "begins" THEN ':*' ELSE '' END AS "term"
    FROM "word", unnest("terms"[2:]) AS "part"
    UNION ALL
    SELECT "word", '''n:' || "word" || '''' FROM "word" WHERE "word" ~ '^[0-9]+$'
  )
  SELECT coalesce(string_agg("either", '&'), '')::tsquery
  FROM (SELECT '(' || string_agg("term", '|') || ')' AS "either" FROM "term" GROUP BY "word") AS "words";
END;

-- Written into the statement by the planner, so that the index is used: it must stay one expression.
CREATE FUNCTION holds_words("words" tsvector, "terms" text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN "words" @@ search_query("terms");

CREATE OPERATOR @> (LEFTARG = tsvector, RIGHTARG = text[], FUNCTION = holds_words);

CREATE VIEW "TicketSearch" AS SELECT "ticketId", "words" FROM "TicketText";

-- ---- keeping ----

-- Parts: n number, o what no portal hides, d description, r resolution notes, i what only staff read, c custom fields that
-- customers may read, c.KEY one of them.
CREATE FUNCTION comment_words("visibility" "ThreadVisibility", "body" text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words_in(CASE "visibility" WHEN 'PUBLIC' THEN 'o' ELSE 'i' END, "body");

CREATE FUNCTION ticket_words("ticket" uuid) RETURNS tsvector
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT all_words("words" ORDER BY "rank", "id") FROM (
    SELECT 1 AS "rank", "id", words_in('n', "number"::text) || words_in('o', "title") || words_in('d', "description")
      || words_in('r', "resolutionNotes") AS "words"
    FROM "Ticket" WHERE "id" = "ticket"
    UNION ALL
    SELECT 2, "fieldId", CASE WHEN "internal" THEN words_in('i', "text")
      ELSE words_in('c', "text") || words_in('c.' || "key", "text") END
    FROM "TicketFieldValue" JOIN "CustomField" ON "CustomField"."id" = "fieldId"
    WHERE "ticketId" = "ticket" AND "text" IS NOT NULL
    UNION ALL
    SELECT 3, "id", comment_words("visibility", "body") FROM "Comment" WHERE "ticketId" = "ticket"
  ) AS "parts";
END;

-- The lock first: the statement after it sees what whoever held it has committed.
CREATE FUNCTION refresh_ticket_text("tickets" uuid[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM FROM "TicketText" WHERE "ticketId" = ANY ("tickets") ORDER BY "ticketId" FOR UPDATE;
  UPDATE "TicketText" SET "words" = ticket_words("ticketId") WHERE "ticketId" = ANY ("tickets");
END
$$;

CREATE FUNCTION ticket_text_insert() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO "TicketText" SELECT "id", ticket_words("id") FROM "changed";
  RETURN NULL;
END
$$;

CREATE FUNCTION ticket_text_refresh() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM refresh_ticket_text(ARRAY[NEW."id"]);
  RETURN NULL;
END
$$;

CREATE FUNCTION comment_text_append() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE "TicketText" SET "words" = join_words("TicketText"."words", "more"."words")
  FROM (
    SELECT "ticketId", all_words(comment_words("visibility", "body") ORDER BY "id") AS "words"
    FROM "changed" GROUP BY "ticketId"
  ) AS "more"
  WHERE "TicketText"."ticketId" = "more"."ticketId";
  RETURN NULL;
END
$$;

CREATE FUNCTION comment_text_refresh() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM refresh_ticket_text(ARRAY[NEW."ticketId"]);
  RETURN NULL;
END
$$;

-- Of rows that belong to tickets: those of "changed".
CREATE FUNCTION ticket_text_refresh_all() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM refresh_ticket_text(ARRAY(SELECT DISTINCT "ticketId" FROM "changed"));
  RETURN NULL;
END
$$;

CREATE TRIGGER "Ticket_text_insert" AFTER INSERT ON "Ticket"
  REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION ticket_text_insert();
CREATE TRIGGER "Ticket_text_update" AFTER UPDATE OF "number", "title", "description", "resolutionNotes" ON "Ticket"
  FOR EACH ROW WHEN (ROW(OLD."number", OLD."title", OLD."description", OLD."resolutionNotes")
    IS DISTINCT FROM ROW(NEW."number", NEW."title", NEW."description", NEW."resolutionNotes"))
  EXECUTE FUNCTION ticket_text_refresh();

CREATE TRIGGER "Comment_text_insert" AFTER INSERT ON "Comment"
  REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION comment_text_append();
CREATE TRIGGER "Comment_text_update" AFTER UPDATE OF "visibility", "body" ON "Comment"
  FOR EACH ROW WHEN (ROW(OLD."visibility", OLD."body") IS DISTINCT FROM ROW(NEW."visibility", NEW."body"))
  EXECUTE FUNCTION comment_text_refresh();
CREATE TRIGGER "Comment_text_delete" AFTER DELETE ON "Comment"
  REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION ticket_text_refresh_all();

CREATE TRIGGER "TicketFieldValue_text_insert" AFTER INSERT ON "TicketFieldValue"
  REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION ticket_text_refresh_all();
CREATE TRIGGER "TicketFieldValue_text_update" AFTER UPDATE ON "TicketFieldValue"
  REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION ticket_text_refresh_all();
CREATE TRIGGER "TicketFieldValue_text_delete" AFTER DELETE ON "TicketFieldValue"
  REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION ticket_text_refresh_all();

-- ---- what is there already ----

DROP INDEX "TicketText_words_idx";
INSERT INTO "TicketText" SELECT "id", ticket_words("id") FROM "Ticket";
CREATE INDEX "TicketText_words_idx" ON "TicketText" USING GIN ("words");
-- how many rows a rare word is thought to find follows from the rarest of those that are counted
ALTER TABLE "TicketText" ALTER COLUMN "words" SET STATISTICS 1000;
