-- Written by hand: what schema.prisma cannot say.

-- one row of the log's head
ALTER TABLE "LogHead" ADD CONSTRAINT "LogHead_one_row" CHECK ("one");
INSERT INTO "LogHead" ("epoch") VALUES (gen_random_uuid());

-- a person is a manager or an affiliate
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_one_person" CHECK (num_nonnulls("managerId", "affiliateId") = 1);
ALTER TABLE "Session" ADD CONSTRAINT "Session_one_person" CHECK (num_nonnulls("managerId", "affiliateId") = 1);
ALTER TABLE "OneTimeLink" ADD CONSTRAINT "OneTimeLink_one_person" CHECK (num_nonnulls("managerId", "affiliateId") = 1);
ALTER TABLE "TicketFollower" ADD CONSTRAINT "TicketFollower_one_follower" CHECK (num_nonnulls("affiliateId", "organizationId") = 1);

-- or neither: the system, an integration
ALTER TABLE "Event" ADD CONSTRAINT "Event_one_actor" CHECK (num_nonnulls("managerId", "affiliateId") <= 1);
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_one_creator" CHECK (num_nonnulls("creatorManagerId", "creatorAffiliateId") <= 1);
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_one_author" CHECK (num_nonnulls("managerId", "affiliateId") <= 1);

ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_counters" CHECK ("staffCommentCount" >= 0 AND "affiliateCommentCount" >= 0);

-- the events that stamp() has not seen
CREATE INDEX "Event_unstamped_idx" ON "Event" ("id") WHERE "position" IS NULL;

-- Gives committed events that have no position the next ones, in the order of their ids and without a gap, rings the
-- bell `hilo_events` with the new head, and returns the head. To be called alone, outside any transaction, at
-- READ COMMITTED: the lock makes it the only one, and each statement after the lock sees all that was committed by then.
CREATE FUNCTION stamp(max_rows integer DEFAULT 1000) RETURNS bigint
LANGUAGE plpgsql
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  head bigint;
  ids bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM "Event" WHERE "position" IS NULL) THEN
    RETURN (SELECT "position" FROM "LogHead");
  END IF;

  SELECT "position" INTO STRICT head FROM "LogHead" FOR UPDATE;
  ids := ARRAY(SELECT "id" FROM "Event" WHERE "position" IS NULL ORDER BY "id" LIMIT max_rows);
  IF cardinality(ids) = 0 THEN
    RETURN head;
  END IF;

  UPDATE "Event" SET "position" = head + pending.ordinality
  FROM unnest(ids) WITH ORDINALITY AS pending ("id", ordinality)
  WHERE "Event"."id" = pending."id";

  head := head + cardinality(ids);
  UPDATE "LogHead" SET "position" = head;
  PERFORM pg_notify('hilo_events', head::text);
  RETURN head;
END
$$;
