-- Written by hand. Deletions took from a ticket's events the facts by which streams judge them. They no longer do; of
-- those that did, no stream goes on from before the last.
UPDATE "LogHead" SET "floor" = greatest("floor", (
  SELECT max("position") FROM "Event"
  WHERE "subjectType" = 'Ticket' AND NOT "historical" AND "before" IS NULL AND "after" IS NULL
));
