-- Written by hand: what schema.prisma cannot say.

-- projects let see too
ALTER TABLE "Ticket" DROP COLUMN "sight";
ALTER TABLE "Ticket" ADD COLUMN "sight" UUID[] GENERATED ALWAYS AS (
  array_remove(
    "followerIds" || "followerOrganizationIds" || "copiedAffiliateIds" || "requesterId" || "organizationId" || "projectId",
    NULL
  )
) STORED;
CREATE INDEX "Ticket_sight_idx" ON "Ticket" USING GIN ("sight");

ALTER TABLE "ProjectFollower" ADD CONSTRAINT "ProjectFollower_one_follower" CHECK (num_nonnulls("affiliateId", "organizationId") = 1);
ALTER TABLE "TimeEntry" ADD CONSTRAINT "TimeEntry_one_author" CHECK (num_nonnulls("managerId", "affiliateId", "integrationId") = 1);

ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_percent" CHECK ("percentComplete" BETWEEN 0 AND 100);
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_minutes" CHECK ("billableMinutes" BETWEEN 0 AND "minutesLogged");
ALTER TABLE "TimeEntry" ADD CONSTRAINT "TimeEntry_minutes" CHECK ("minutes" > 0);
ALTER TABLE "AllowanceUse" ADD CONSTRAINT "AllowanceUse_used" CHECK ("used" >= 0);
ALTER TABLE "Plan" ADD CONSTRAINT "Plan_monthlyTickets" CHECK ("monthlyTickets" >= 0);
