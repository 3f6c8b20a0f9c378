-- AlterTable
ALTER TABLE "TicketCc" ADD COLUMN     "toOutsiders" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "TicketCc_email_idx" ON "TicketCc"("email");

-- Those that staff gave to outsiders until now.
UPDATE "TicketCc" SET "toOutsiders" = true FROM "Ticket", "Affiliate"
WHERE "Ticket"."id" = "ticketId" AND "Affiliate"."id" = "affiliateId"
  AND "Affiliate"."organizationId" <> "Ticket"."organizationId";
