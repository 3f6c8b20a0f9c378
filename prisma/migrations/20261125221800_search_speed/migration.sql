-- Written by hand: the same words as before, several times faster, above all of ASCII with or without accents. In plpgsql, as
-- SQL functions are written into each other and would do each step several times.

CREATE OR REPLACE FUNCTION fold("text" text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
  IF octet_length("text") > length("text") THEN
    "text" := regexp_replace(normalize("text", NFKD), '[\u0300-\u036f]+', '', 'g');
  END IF;
  IF octet_length("text") > length("text") THEN
    "text" := translate(
      "text",
      'ØøŁłĐđÐðıÞŦŧÆŒΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣςΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ',
      'oollddddiþttæœαβγδεζηθικλμνξοπρσστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
    );
  END IF;
  RETURN lower("text" COLLATE "C");
END
$$;

CREATE OR REPLACE FUNCTION words_of("text" text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
AS $$
DECLARE
  folded text := fold("text");
  signs text := CASE WHEN octet_length(folded) = length(folded) THEN '[^a-z0-9]+' ELSE
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u303f\ufe00-\ufe1f\ufff0-\uffff\U0001f000-\U0001faff]+'
  END;
BEGIN
  RETURN QUERY SELECT left("word", 40) FROM regexp_split_to_table(folded, signs COLLATE "C") AS "word" WHERE "word" <> '';
END
$$;
