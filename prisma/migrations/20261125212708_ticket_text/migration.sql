-- CreateTable
CREATE TABLE "TicketText" (
    "ticketId" UUID NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "TicketText_pkey" PRIMARY KEY ("ticketId")
);

-- CreateIndex
CREATE INDEX "TicketText_words_idx" ON "TicketText" USING GIN ("words");

-- AddForeignKey
ALTER TABLE "TicketText" ADD CONSTRAINT "TicketText_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;
