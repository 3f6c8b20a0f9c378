-- CreateIndex
CREATE INDEX "TicketFieldValue_text_idx" ON "TicketFieldValue" USING HASH ("text");
