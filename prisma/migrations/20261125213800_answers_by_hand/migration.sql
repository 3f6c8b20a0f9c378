-- Written by hand: what schema.prisma cannot say. Few tickets are rated, and few answers have a ticket.

CREATE INDEX "Ticket_rating_idx" ON "Ticket" ("rating", "updatedAt", "id") WHERE "rating" IS NOT NULL;
CREATE INDEX "Answer_with_ticket_idx" ON "Answer" ("answeredAt", "id") WHERE "ticketId" IS NOT NULL;

ALTER TABLE "Answer" ADD CONSTRAINT "Answer_ticket_of_rating" CHECK ("ticketId" IS NULL OR ("ticketMade" AND "rating" IS NOT NULL));
