-- CreateIndex
CREATE INDEX "Answer_answeredAt_id_idx" ON "Answer"("answeredAt", "id");

-- CreateIndex
CREATE INDEX "Answer_rating_answeredAt_id_idx" ON "Answer"("rating", "answeredAt", "id");
