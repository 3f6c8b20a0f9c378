-- Written by hand: the same words as before, more than twice as fast. Letters are replaced only where there are some to
-- replace, and a text is put in order as a whole instead of word by word.

CREATE OR REPLACE FUNCTION fold("text" text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
  IF octet_length("text") > length("text") THEN
    "text" := regexp_replace(normalize("text", NFKD), '[\u0300-\u036f]+', '', 'g');
    IF "text" ~ '[ØøŁłĐđÐðıÞŦŧÆŒΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣςΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ]' THEN
      "text" := translate(
        "text",
        'ØøŁłĐđÐðıÞŦŧÆŒΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣςΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ',
        'oollddddiþttæœαβγδεζηθικλμνξοπρσστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
      );
    END IF;
  END IF;
  RETURN lower("text" COLLATE "C");
END
$$;

-- The words of a text in their order, one space between them and none around; of any length.
CREATE FUNCTION spaced_words("text" text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
  folded text := fold("text");
  signs text := CASE WHEN octet_length(folded) = length(folded) THEN '[^a-z0-9]+' ELSE
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u303f\ufe00-\ufe1f\ufff0-\uffff\U0001f000-\U0001faff]+'
  END;
BEGIN
  RETURN btrim(regexp_replace(folded, signs COLLATE "C", ' ', 'g'));
END
$$;

CREATE OR REPLACE FUNCTION words_of("text" text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
AS $$
BEGIN
  RETURN QUERY SELECT left("word", 40) FROM unnest(string_to_array(spaced_words("text"), ' ')) AS "word";
END
$$;

CREATE OR REPLACE FUNCTION words_in("part" text, "text" text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  spaced text := spaced_words("text");
BEGIN
  IF spaced IS NULL OR spaced = '' THEN
    RETURN '';
  END IF;
  IF spaced ~ '[^ ]{41}' THEN
    RETURN array_to_tsvector(ARRAY(SELECT "part" || ':' || "word" FROM words_of("text") AS "word"));
  END IF;
  RETURN array_to_tsvector(string_to_array("part" || ':' || replace(spaced, ' ', ' ' || "part" || ':'), ' '));
END
$$;
