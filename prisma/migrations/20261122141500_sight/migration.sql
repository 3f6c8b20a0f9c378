-- An OR over five columns was planned as a walk through all tickets in their order: 100 ms for a customer with few of
-- 200,000, against 0.1 ms by this column.
ALTER TABLE "Ticket" ADD COLUMN "sight" UUID[] GENERATED ALWAYS AS (
  "followerIds" || "followerOrganizationIds" || "copiedAffiliateIds" || "requesterId" || "organizationId"
) STORED;

DROP INDEX "Ticket_followerIds_idx";
DROP INDEX "Ticket_followerOrganizationIds_idx";
DROP INDEX "Ticket_copiedAffiliateIds_idx";
CREATE INDEX "Ticket_sight_idx" ON "Ticket" USING GIN ("sight");
